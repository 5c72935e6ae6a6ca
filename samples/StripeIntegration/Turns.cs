using Keygen.Webhooks.Leases;

namespace StripeIntegration;

/// <summary>One at a time for a name, over all servers that share a store: with events in memory, over the threads of this one.</summary>
public sealed class Turns(INamedLeaseStore leases, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <exception cref="TimeoutException">Somebody else's turn lasts; whoever sent the event is to try again.</exception>
    public async Task RunAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var lease = await TakeAsync(name, cancellationToken);
        using var turn = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(turn.Token, cancellationToken);
        try
        {
            await work(either.Token);
        }
        finally
        {
            await leases.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    private async Task<Lease> TakeAsync(string name, CancellationToken cancellationToken)
    {
        for (var since = time.GetTimestamp(); time.GetElapsedTime(since) < Patience; await Task.Delay(Pause, time, cancellationToken))
        {
            // A little longer than a turn can be, so that it ends before the lease does.
            if (await leases.TryAcquireAsync(name, Longest + Patience, cancellationToken) is { } lease)
            {
                return lease;
            }
        }

        throw new TimeoutException($"'{name}' is being worked on elsewhere.");
    }
}
