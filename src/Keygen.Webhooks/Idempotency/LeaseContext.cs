using Keygen.Webhooks.Leases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Idempotency;

/// <summary>What all claims of one store share.</summary>
internal sealed record LeaseContext(IMarkStorage Storage, IServiceScopeFactory Scopes, TimeProvider Time, TimeSpan Lease, ILogger Logger)
{
    /// <summary>How long one write to the storage is waited for.</summary>
    internal static readonly TimeSpan WriteTimeout = LeaseKeepAlive.CallTimeout;

    /// <summary>How long after a write that failed it is tried again, the first time.</summary>
    internal static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    /// <summary>How long it waits the next time: twice as long, up to 5 seconds.</summary>
    internal static TimeSpan NextRetry(TimeSpan delay) => delay * 2 < LongestRetry ? delay * 2 : LongestRetry;
}
