using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Keygen.Webhooks.Benchmarks;
using Perfolizer.Horology;

if (args is ["side-by-side"])
{
    SideBySide.Run();
    return;
}

if (args is ["side-by-side", "redis"])
{
    SideBySide.RunRedis();
    return;
}

if (args is ["allocations", ..])
{
    await Allocations.RunAsync(args.ElementAtOrDefault(1));
    return;
}

// All of it in some five minutes.
var job = Job.Default.WithWarmupCount(6).WithIterationCount(20).WithIterationTime(TimeInterval.FromMilliseconds(250)).AsDefault();
BenchmarkSwitcher.FromAssembly(typeof(SideBySide).Assembly).Run(
    args, DefaultConfig.Instance.AddJob(job).WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(50)));
