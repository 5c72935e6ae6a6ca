using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.LoadTest.InProcess;
using Keygen.Webhooks.LoadTest.Servers;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Tests.Measuring;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>
/// Whether a delivery costs the same however many handlers of other events there are, and however many events are remembered: whole
/// <c>ReceiveAsync</c>s in this process, in turns.
/// </summary>
internal static class FlatRun
{
    private const int DeliveriesATurn = 50;
    private const int Million = 1_000_000;
    private const double Flat = 1.10;

    public static async Task RunAsync(LoadOptions options, Report report)
    {
        Report.Title("Flat cost");
        int[] handlers = [1, 10, 100, 1_000];
        int[] tokens = [0, 10_000, Million];
        var turns = 100 * options.Rounds;
        var requests = new SignedRequests(turns * DeliveriesATurn);
        await using var hosts = new Hosts();
        var receivers = handlers.Select(count => hosts.Add(requests.Account, count).GetRequiredService<WebhookReceiver>()).ToList();
        var megabytes = 0.0;
        foreach (var count in tokens)
        {
            var services = hosts.Add(requests.Account, otherHandlers: 1);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await FillAsync(services.GetRequiredService<IIdempotencyStore>(), requests.Account, count);
            megabytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6;
            receivers.Add(services.GetRequiredService<WebhookReceiver>());
        }

        var times = await InterleavedTimings.MeasureAsync(turns, DeliveriesATurn, [.. receivers.Select(
            receiver => (Func<int, Task>)(turn => requests.ReceiveAsync(receiver, turn * DeliveriesATurn, DeliveriesATurn)))]);
        Report.Table(["", ">", ">µs a delivery", ">Ratio to the first"],
        [
            .. handlers.Select((count, i) => Row("handlers of other events", count, times.Median(i), times.Ratio(i, 0))),
            .. tokens.Select((count, i) => Row("events in the in-memory store", count, times.Median(4 + i), times.Ratio(4 + i, 4))),
        ]);
        Report.Target("1,000 handlers of other events over 1", times.Ratio(3, 0), Flat, atMost: true);
        Report.Target("a store with a million events over an empty one", times.Ratio(6, 4), Flat, atMost: true);
        Report.Target("MB of memory that a million events take in the in-memory store", megabytes, 150, atMost: true);
        GC.KeepAlive(hosts);
    }

    private static string[] Row(string what, int count, double microseconds, double ratio) =>
        [what, Report.Text($"{count:#,0}"), Report.Text($"{microseconds:0.0}"), Report.Text($"{ratio:0.00}")];

    /// <summary>Settles so many events, without the cost of verifying each.</summary>
    private static async Task FillAsync(IIdempotencyStore store, StandInAccount account, int count)
    {
        string[] names = ["handler"];
        for (var i = 0; i < count; i++)
        {
            await using var claim = await store.ClaimAsync(new("", account.AccountId, FreshBodies.NewToken()), names, CancellationToken.None);
            var result = await claim.RunAsync(names[0], static (_, _) => Task.CompletedTask, CancellationToken.None);
            if (result.Status is not HandlerRunStatus.Completed)
            {
                throw new InvalidOperationException($"The store says {result}.");
            }
        }
    }

    private sealed class Hosts : IAsyncDisposable
    {
        private readonly List<ServiceProvider> _hosts = [];

        public ServiceProvider Add(StandInAccount account, int otherHandlers)
        {
            var host = BenchmarkHost.Build(account, webhooks =>
            {
                webhooks.UseInMemoryStore(static store => store.Capacity = 2 * Million).AddHandler<LicenseCreated>(new Handled().Typed);
                for (var i = 0; i < otherHandlers; i++)
                {
                    _ = (i % 3) switch
                    {
                        0 => webhooks.AddHandler<LicenseExpired>(static (_, _) => Task.CompletedTask, $"other {i}"),
                        1 => webhooks.AddHandler<MachineEvent>(static (_, _) => Task.CompletedTask, $"other {i}"),
                        _ => webhooks.AddHandler<UserCreated>(static (_, _) => Task.CompletedTask, $"other {i}"),
                    };
                }
            });
            _hosts.Add(host);
            return host;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var host in _hosts)
            {
                await host.DisposeAsync();
            }
        }
    }
}
