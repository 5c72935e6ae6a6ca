using System.Net.Http.Headers;
using Keygen.Webhooks.Tests;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>A process that ends as by SIGKILL, and another one after it.</summary>
public sealed class KilledTests
{
    /// <summary>With the marks in memory, the hand-over is a write of Wolverine's own; a message must be stored before the answer.</summary>
    public static TheoryData<string, string, string> Kills
    {
        get
        {
            var kills = new TheoryData<string, string, string>();
            foreach (var engine in new[] { TestDatabase.Sqlite, TestDatabase.Postgres })
            {
                kills.Add(engine, "database", "after the commit");
                kills.Add(engine, "database", "in the handler");
                kills.Add(engine, "memory", "after the answer");
            }

            return kills;
        }
    }

    [Theory, MemberData(nameof(Kills))]
    public async Task What_was_handed_over_runs_after_the_restart_and_once(string engine, string marks, string kill)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var created = new TestEvent();
        await using (var killed = await StartAsync(database, marks, kill))
        {
            var answer = await PostAsync(killed, created);
            (await killed.ExitCodeAsync()).Should().Be(128 + 9, killed.Text);
            if (kill is "after the commit")
            {
                answer.Should().BeNull("the process ended before it could answer");
                killed.Output.Should().NotContain($"began {created.Id}");
            }
            else if (kill is "after the answer")
            {
                answer.Should().Be(200);
            }
        }

        await using var next = await StartAsync(database, marks, "");
        await Eventually.HoldsAsync(async () => (await EffectsAsync(database)).Length > 0, $"the effect; {next.Text}");
        if (marks is "database")
        {
            // Keygen had no answer, and delivers again.
            (await PostAsync(next, created)).Should().Be(200);
        }

        next.Output.Count(line => line == $"began {created.Id}").Should().Be(1);
        (await EffectsAsync(database)).Should().Equal(created.Id);
    }

    private static Task<ChildApp> StartAsync(TestDatabase database, string marks, string kill) =>
        ChildApp.StartServerAsync("tests/Apps/WolverineApp", new Dictionary<string, string>
        {
            ["Engine"] = database.Engine,
            ["Database"] = database.ConnectionString,
            ["Marks"] = marks,
            ["Kill"] = kill,
            ["Keygen__Webhooks__AccountId"] = TestAccount.Default.Id,
            ["Keygen__Webhooks__EndpointUrls__0"] = TestDelivery.DefaultUrl,
            ["Keygen__Webhooks__PublicKeys__0"] = TestAccount.Default.PublicKey,
        });

    /// <returns>The status code; null when the process ended without an answer.</returns>
    private static async Task<int?> PostAsync(ChildApp app, TestEvent testEvent)
    {
        var delivery = testEvent.SignedAt(DateTimeOffset.UtcNow);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{app.Port}{delivery.Target}");
        request.Content = new ByteArrayContent(delivery.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        foreach (var (name, value) in delivery.Headers.Where(static header => header.Key is not "Content-Type"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var response = await client.SendAsync(request);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<string[]> EffectsAsync(TestDatabase database)
    {
        var options = new DbContextOptionsBuilder<ShopContext>();
        database.Configure(options);
        await using var context = new ShopContext(options.Options);
        return await context.Set<Effect>().Select(static effect => effect.EventId).ToArrayAsync();
    }
}
