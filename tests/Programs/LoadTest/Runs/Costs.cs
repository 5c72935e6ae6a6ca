using Keygen.Webhooks.LoadTest.Sending;
using Keygen.Webhooks.LoadTest.Servers;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>The CPU time a request costs a server's process, in microseconds: one sample a round.</summary>
internal sealed class Costs(ServerProcess server, LoadOptions options, Report report)
{
    private readonly Dictionary<string, List<double>> _samples = [];

    public double this[string name] => Report.Median(_samples[name]);

    public TimeSpan Duration { get; } = options.Duration / 3;

    public async Task SampleAsync(string name, Func<int, byte[]?> request, int expectedStatus)
    {
        options.Stopping.ThrowIfCancellationRequested();
        var before = await server.AskAsync();
        var result = Load.Run(server.Port, request, expectedStatus, new(options.Connections, Duration));
        var spent = await server.AskAsync() - before;
        if (!_samples.TryGetValue(name, out var samples))
        {
            _samples[name] = samples = [];
        }

        samples.Add(spent.CpuMilliseconds * 1000 / result.Count);
        if (result.Failed > 0)
        {
            report.Unsound($"{name}: {result.Failed} of {result.Count} were not answered {expectedStatus}.");
        }
    }
}
