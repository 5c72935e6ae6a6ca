namespace Keygen.Webhooks.Benchmarks;

/// <summary>What a delivery allocates beyond its body, on whichever thread, after the runtime has compiled everything for good.</summary>
internal static class Allocations
{
    private const int Rounds = 8;

    public static async Task RunAsync()
    {
        Console.WriteLine("| Handler | Beyond the body |");
        Console.WriteLine("|---|--:|");
        foreach (var handler in Enum.GetValues<ReceiveBenchmarks.HandlerKind>().Where(h => Environment.GetEnvironmentVariable("ONLY") is not { } o || o == h.ToString()))
        {
            var b = new ReceiveBenchmarks { Handler = handler };
            b.Sign();
            long allocated = 0;
            for (var round = 0; round < Rounds; round++)
            {
                b.NewStore();
                var before = GC.GetTotalAllocatedBytes(precise: true);
                await b.Receive();
                allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
                b.Cleanup();
            }

            Console.WriteLine($"| {handler} | {(allocated / (double)ReceiveBenchmarks.Deliveries) - b.BodySize:0} B |");
        }
    }
}
