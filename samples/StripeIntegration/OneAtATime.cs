using Keygen.Webhooks.Leases;

namespace StripeIntegration;

/// <summary>
/// Runs one operation at a time per name, across all servers that share a store. An in-memory store covers only this process.
/// </summary>
internal static class OneAtATime
{
    /// <exception cref="TimeoutException">Another operation takes too long. The sender of the event must retry.</exception>
    public static Task RunAloneAsync(this NamedLeaseRunner leases, string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken) =>
        leases.RunAsync(name, TimeSpan.FromSeconds(60), work, timeout: TimeSpan.FromSeconds(10), cancellationToken);
}
