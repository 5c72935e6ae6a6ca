using Keygen.Webhooks.LoadTest.Sending;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>What refusing costs, and what a flood does to good deliveries.</summary>
internal static class JunkRun
{
    public static async Task RunAsync(LoadOptions options, Report report)
    {
        using var account = DeliveryPool.NewAccount();
        var pool = new DeliveryPool(account, (int)(20_000 * (options.Rounds + 1) * options.Duration.TotalSeconds / 3));
        pool.Renew();
        Report.Title("Shapeless junk");
        await RefusalRun.RunAsync(pool, options, report);
        pool.Renew();
        Report.Title("Forgeries of 1 MiB, 4 URLs and 2 keys");
        await ForgeryRun.RunAsync(pool, options, report);
    }
}
