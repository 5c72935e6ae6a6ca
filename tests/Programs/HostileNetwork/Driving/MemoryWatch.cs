namespace Keygen.Webhooks.HostileNetwork.Driving;

/// <summary>Looks ten times a second at how much memory a process has.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _watching;

    public MemoryWatch(ChildProcess process)
    {
        Before = Peak = process.ResidentMiB();
        _watching = WatchAsync(process);
    }

    public double Before { get; }

    public double Peak { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        _ending.Dispose();
    }

    private async Task WatchAsync(ChildProcess process)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await timer.WaitForNextTickAsync(_ending.Token))
            {
                Peak = Math.Max(Peak, process.ResidentMiB());
            }
        }
        catch (OperationCanceledException)
        {
            // Seen enough.
        }
    }
}
