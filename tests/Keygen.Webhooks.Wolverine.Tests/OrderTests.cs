using System.Collections.Concurrent;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>The events of one license in order, those of others at the same time.</summary>
public sealed class OrderTests
{
    public static TheoryData<string> Engines => TestDatabase.Engines;

    [Theory, MemberData(nameof(Engines))]
    public async Task Events_of_one_license_run_in_order_while_others_run(string engine)
    {
        await using var database = await TestDatabase.CreateAsync(engine);
        var ledger = new ConcurrentQueue<(string License, string EventId)>();
        var otherRuns = new TaskCompletionSource();
        var (isFirst, running, most) = (1, 0, 0);

        // On SQLite the EF Core store lets one handler run at a time: its transaction is the only writer.
        Action<KeygenWebhooksBuilder>? ofEngine = engine is TestDatabase.Sqlite ? static keygen => keygen.UseInMemoryStore() : null;
        await using var app = await App.StartAsync(database, keygen => keygen.AddHandler<LicenseUpdated>(
            async (e, ct) =>
            {
                if (e.License.Id == Other.License)
                {
                    otherRuns.TrySetResult();
                    return;
                }

                // The first event ends only when the other license's event has run beside it, and only at its second attempt.
                await otherRuns.Task.WaitAsync(ct);
                most = Math.Max(most, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                if (Interlocked.Exchange(ref isFirst, 0) == 1)
                {
                    throw new InvalidOperationException("not at once");
                }

                ledger.Enqueue((e.License.Id, e.Id));
            },
            execution: HandlerExecution.Later),
            wolverine: static options => options.Durability.ScheduledJobFirstExecution = options.Durability.ScheduledJobPollingTime = TimeSpan.FromMinutes(1),
            store: ofEngine);
        var mine = Enumerable.Range(0, 6).Select(static _ => Of(Mine)).ToArray();

        foreach (var one in mine)
        {
            (await app.ReceiveAsync(one)).StatusCode.Should().Be(200);
        }

        await app.ReceiveAsync(Of(Other.License));
        await Eventually.HoldsAsync(() => ledger.Count == mine.Length, "all events of the license");
        ledger.Select(static entry => entry.EventId).Should().Equal(mine.Select(static one => one.Id!));
        most.Should().Be(1);
    }

    private const string Mine = "11111111-1f6b-4d8f-a4d9-6b0a2a7f2e11";

    /// <summary>A license that is not in the same slot.</summary>
    private static class Other
    {
        public const string License = "22222222-1f6b-4d8f-a4d9-6b0a2a7f2e11";
    }

    private static TestEvent Of(string license) => new("license.updated")
    {
        Payload = $$$$"""{"data":{"id":"{{{{license}}}}","type":"licenses","attributes":{"name":"Test"},"relationships":{}}}""",
    };
}
