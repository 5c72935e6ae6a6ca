using System.Text.Json;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>What the section Now says of health, store, catch-up and endpoint.</summary>
public sealed class FindingsTests
{
    [Fact]
    public async Task A_store_that_does_not_answer_is_named_without_its_message()
    {
        await using var server = await DashboardServer.StartAsync(new() { Handlers = static webhooks => webhooks.UseStore(static _ => new BrokenStore()) });

        var findings = await FindingsAsync(server);

        findings.Should().Contain(static one => one.StartsWith("Error: The store does not answer (TimeoutException)."));
        string.Join('\n', findings).Should().NotContain(BrokenStore.Message);
    }

    [Fact]
    public async Task Events_that_fail_are_counted_and_after_two_days_it_says_that_Keygen_gave_up()
    {
        var (shop, time) = (new Shop(), new FakeTimeProvider(DateTimeOffset.UtcNow));
        await using var server = await DashboardServer.StartAsync(shop.Setup with { Services = builder => builder.Services.AddSingleton<TimeProvider>(time) });
        await server.DeliverAsync(new TestEvent("license.expired"));
        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Warning: One event has a handler that failed"));

        time.Advance(TimeSpan.FromDays(2.1));

        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Error: One event has a handler that failed") && one.Contains("Keygen no longer delivers it again."));
    }

    [Fact]
    public async Task What_the_endpoint_watch_found_is_a_finding_with_what_to_do()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = new() });
        await using var server = await DashboardServer.StartAsync(new()
        {
            Services = builder => builder.Services.AddKeygenWebhooks().AddCatchUp(options =>
            {
                (options.ApiToken, options.BaseUrl, options.AllowForgetfulStore, options.RunOnSchedule) = (keygen.ApiToken, keygen.Url.AbsoluteUri, true, false);
                options.ProgressFolder = Directory.CreateTempSubdirectory("dashboard-").FullName;
            }).Services.PostConfigure<KeygenWebhooksOptions>(options =>
            {
                options.AccountId = keygen.Keys.AccountId;
                options.PublicKeys.Add(keygen.Keys.Ed25519);
            }),
        });
        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Note: Catch-up has not run yet."));

        await server.App.Services.GetRequiredService<CatchUpRunner>().RunAsync(cancellationToken: TestContext.Current.CancellationToken);

        (await FindingsAsync(server)).Should().Contain(static one => one.StartsWith("Warning: Keygen has no endpoint with this URL."))
            .And.Contain(static one => one.StartsWith("Good: Catch-up has reached the end of Keygen's list."));
    }

    private static async Task<string[]> FindingsAsync(DashboardServer server) =>
    [
        .. (await server.GetAsync("/keygen/now/status")).GetProperty("findings").EnumerateArray()
            .Select(static one => $"{Text(one, "level")}: {Text(one, "title")} {Text(one, "meaning")} {Text(one, "toDo")}"),
    ];

    private static string? Text(JsonElement finding, string name) => finding.GetProperty(name).GetString();

    private sealed class BrokenStore : IIdempotencyStore
    {
        public const string Message = "redis.internal:6379 as ada";

        public StoreTraits Traits { get; } = new(SurvivesRestart: true, StoreTraits.DefaultRetention);

        public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) => throw new TimeoutException(Message);

        public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => throw new TimeoutException(Message);
    }
}
