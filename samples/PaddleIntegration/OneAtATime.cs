using Keygen.Webhooks.Leases;

namespace PaddleIntegration;

/// <summary>One at a time for a name, over all servers that share a store: with events in memory, over the threads of this one.</summary>
internal static class OneAtATime
{
    /// <exception cref="TimeoutException">Somebody else is at it for too long; whoever sent the event is to try again.</exception>
    public static Task RunAloneAsync(this NamedLeaseRunner leases, string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        leases.RunAsync(name, TimeSpan.FromSeconds(60), work, timeout: TimeSpan.FromSeconds(10), cancellationToken);
}
