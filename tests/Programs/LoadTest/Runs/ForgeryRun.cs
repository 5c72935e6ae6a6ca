using Keygen.Webhooks.LoadTest.InProcess;
using Keygen.Webhooks.LoadTest.Sending;
using Keygen.Webhooks.LoadTest.Servers;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Tests.Measuring;
using NSec.Cryptography;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>
/// Forgeries with the most candidates an endpoint is likely to have. What one costs the receiver, beside as many bare verifications;
/// what it costs the server, beside a server that does nothing but these, and one that answers at once; and what a flood of them does
/// to good deliveries.
/// </summary>
internal static class ForgeryRun
{
    private const int Operations = 10;
    private const string Name = "forgery";

    private static readonly string[] Urls =
        [StandInAccount.EndpointUrl, .. Enumerable.Range(1, 3).Select(static n => $"https://hooks{n}.example.com/webhooks/keygen")];

    private static readonly StandInAccount OtherKey = new(Guid.NewGuid().ToString());

    public static async Task RunAsync(DeliveryPool pool, LoadOptions options, Report report)
    {
        var inProcess = await ReceiveAsync(pool.Account, options);
        var settings = new ServerSettings(ServerRole.Typed, pool.Account.AccountId, [pool.Account.PublicKeyText, OtherKey.PublicKeyText], Urls);
        await using var ours = await ServerProcess.StartAsync(settings);
        await using var empty = await ServerProcess.StartAsync(settings with { Role = ServerRole.EmptyAnswer });
        await using var bare = await ServerProcess.StartAsync(settings with { Role = ServerRole.BareRefusal });
        var forged = Junk.Forged(pool);
        Costs costs = new(ours, options, report), least = new(empty, options, report), verifying = new(bare, options, report);
        await costs.SampleAsync("good deliveries, to warm up", number => pool[pool.Count - 1 - number], 200);
        for (var round = -2; round < options.Rounds; round++)
        {
            if (round == 0)
            {
                (costs, least, verifying) = (new(ours, options, report), new(empty, options, report), new(bare, options, report)); // what came before warmed up
            }

            await costs.SampleAsync(Name, _ => forged.Request, forged.Status);
            await least.SampleAsync(Name, _ => forged.Request, forged.Status);
            await verifying.SampleAsync(Name, _ => forged.Request, forged.Status);
        }

        Report.Line($"One costs the receiver {inProcess.Median(0):0} µs, {Urls.Length * 2} bare verifications {inProcess.Median(1):0} µs.");
        Report.Line($"One costs the server {costs[Name]:0} µs of CPU; one that verifies as often and answers 401 takes {verifying[Name]:0} µs, one that answers 401 at once {least[Name]:0} µs.\n");
        Report.Target("a forgery's time in the receiver over its bare verifications", inProcess.Ratio(0, 1), 1.1, atMost: true);
        Report.Target("its CPU in the server over a server's that does only these", costs[Name] / verifying[Name], 1.1, atMost: true);
        Report.Line($"");
        FloodRun.Run(ours, empty, pool, forged, costs[Name], options, report);
    }

    private static async Task<InterleavedTimings> ReceiveAsync(StandInAccount account, LoadOptions options)
    {
        await using var services = BenchmarkHost.Build(account, static webhooks => webhooks.Services.AddKeygenWebhooks(static more =>
        {
            more.PublicKeys.Add(OtherKey.PublicKeyText);
            Array.ForEach(Urls[1..], more.EndpointUrls.Add);
        }));
        var receiver = services.GetRequiredService<WebhookReceiver>();
        var (request, text, signature) = JunkHeads.Forged(account);
        PublicKey[] keys = [account.PublicKey, OtherKey.PublicKey];
        return await InterleavedTimings.MeasureAsync(40 * options.Rounds, Operations,
            async _ =>
            {
                for (var i = 0; i < Operations; i++)
                {
                    await SignedRequests.RequireAsync(receiver, request(), WebhookOutcome.Unauthorized);
                }
            },
            _ =>
            {
                for (var i = 0; i < Operations * Urls.Length * keys.Length; i++)
                {
                    if (StandInAccount.Algorithm.Verify(keys[i % keys.Length], text, signature))
                    {
                        throw new InvalidOperationException("A forgery verifies.");
                    }
                }

                return Task.CompletedTask;
            });
    }
}
