using Keygen.Webhooks.LoadTest.InProcess;
using Keygen.Webhooks.LoadTest.Sending;
using Keygen.Webhooks.LoadTest.Servers;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Tests.Measuring;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>
/// Junk that needs no verification, beside a good delivery with the typed handler: what it costs the receiver in this process, and
/// what it costs the server, beside a server that answers anything 401 and knows nothing.
/// </summary>
internal static class RefusalRun
{
    private const string Good = "a good delivery";
    private const double Tenth = 0.1;
    private const int Operations = 50;

    public static async Task RunAsync(DeliveryPool pool, LoadOptions options, Report report)
    {
        var inProcess = await ReceiveAsync(options);
        await using var ours = await ServerProcess.StartAsync(new Contender(ServerRole.Typed, "", "").Settings(pool.Account));
        await using var empty = await ServerProcess.StartAsync(new Contender(ServerRole.EmptyAnswer, "", "").Settings(pool.Account));
        Costs costs = new(ours, options, report), least = new(empty, options, report);
        var kinds = Junk.Shapeless(pool);
        var sent = 0;
        for (var round = -1; round < options.Rounds; round++)
        {
            if (round == 0)
            {
                (costs, least) = (new(ours, options, report), new(empty, options, report)); // what came before warmed up
            }

            await costs.SampleAsync(Good, _ => Interlocked.Increment(ref sent) is var next && next < pool.Count ? pool[next] : null, 200);
            await least.SampleAsync(Good, number => pool[number % pool.Count], 401);
            foreach (var kind in kinds)
            {
                await costs.SampleAsync(kind.Name, _ => kind.Request, kind.Status);
                await least.SampleAsync(kind.Name, _ => kind.Request, 401);
            }
        }

        string[] names = [Good, .. kinds.Select(static kind => kind.Name)];
        Report.Table(
            ["", ">Receiver, µs", ">Of a good one", ">Server, CPU µs", ">Of a good one", ">An empty 401 to it, CPU µs", ">Beyond that", ">Of a good one's beyond"],
            names.Select((name, i) => Row(name, inProcess.Median(i), inProcess.Ratio(i, 0), costs, least)));
        Report.Target("the receiver's time for the dearest of them, of a good delivery's", Enumerable.Range(1, kinds.Count).Max(i => inProcess.Ratio(i, 0)), Tenth, atMost: true);
        Report.Target("the server's CPU for it, of a good delivery's", kinds.Max(kind => costs[kind.Name] / costs[Good]), Tenth, atMost: true);
        Report.Target("the same, both without what an empty 401 costs", kinds.Max(kind => Beyond(kind.Name, costs, least)), Tenth, atMost: true);
    }

    private static double Beyond(string name, Costs costs, Costs least) => (costs[name] - least[name]) / (costs[Good] - least[Good]);

    private static string[] Row(string name, double receive, double ratio, Costs costs, Costs least) =>
    [
        name, Report.Text($"{receive:0.00}"), Report.Text($"{ratio:0.000}"), Report.Text($"{costs[name]:0}"), Report.Text($"{costs[name] / costs[Good]:0.00}"),
        Report.Text($"{least[name]:0}"), Report.Text($"{costs[name] - least[name]:0}"), Report.Text($"{Beyond(name, costs, least):0.00}"),
    ];

    private static async Task<InterleavedTimings> ReceiveAsync(LoadOptions options)
    {
        var turns = 40 * options.Rounds;
        var requests = new SignedRequests(turns * Operations);
        await using var services = BenchmarkHost.Build(requests.Account, static webhooks => webhooks.AddHandler<LicenseCreated>(new Handled().Typed));
        var receiver = services.GetRequiredService<WebhookReceiver>();
        Func<int, Task>[] junk = [.. JunkHeads.Shapeless(requests.Account).Select(one => (Func<int, Task>)(async _ =>
        {
            for (var i = 0; i < Operations; i++)
            {
                await SignedRequests.RequireAsync(receiver, one.Request(), one.Outcome);
            }
        }))];
        return await InterleavedTimings.MeasureAsync(turns, Operations, [turn => requests.ReceiveAsync(receiver, turn * Operations, Operations), .. junk]);
    }
}
