namespace Keygen.Webhooks.Benchmarks;

/// <summary>What a delivery allocates beyond its body, on whichever thread, after the runtime has compiled everything for good.</summary>
internal static class Allocations
{
    private const int Rounds = 20;

    /// <param name="only">One kind of handler, for a profiler; null for all.</param>
    public static async Task RunAsync(string? only)
    {
        Console.WriteLine("| Handler | Beyond the body |");
        Console.WriteLine("|---|--:|");
        foreach (var handler in Enum.GetValues<ReceiveBenchmarks.HandlerKind>().Where(one => only is null || only == one.ToString()))
        {
            Console.WriteLine($"| {handler} | {await MeasureAsync(new ReceiveBenchmarks { Handler = handler }):0} B |");
        }

        if (only is null)
        {
            Console.WriteLine();
            Console.WriteLine("| Algorithm | VerifyHead | Bare primitive |");
            Console.WriteLine("|---|--:|--:|");
            foreach (var algorithm in AlgorithmBenchmarks.Algorithms)
            {
                var b = new AlgorithmBenchmarks { Algorithm = algorithm };
                b.Setup();
                Console.WriteLine($"| {algorithm} | {Measure(() => b.VerifyHead())} B | {Measure(() => b.Primitive())} B |");
            }
        }
    }

    private static long Measure<T>(Func<T> verify)
    {
        const int Times = 200;
        long before = 0;
        for (var i = -Times; i < Times; i++)
        {
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            verify();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Times;
    }

    private static async Task<double> MeasureAsync(ReceiveBenchmarks deliveries)
    {
        deliveries.Sign();
        long allocated = 0;
        for (var round = 0; round < Rounds; round++)
        {
            deliveries.NewStore();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await deliveries.Receive();
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            deliveries.Cleanup();
        }

        return (allocated / (double)ReceiveBenchmarks.Deliveries) - deliveries.BodySize;
    }
}
