using Keygen.Webhooks.Leases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Idempotency;

/// <summary>The storage, clock and settings that all claims of one store share.</summary>
internal sealed record LeaseContext(IMarkStorage Storage, IServiceScopeFactory Scopes, TimeProvider Time, TimeSpan Lease, ILogger Logger)
{
    /// <summary>The timeout of one write to the storage.</summary>
    internal static readonly TimeSpan WriteTimeout = LeaseKeepAlive.CallTimeout;

    /// <summary>The delay before the first retry of a failed write.</summary>
    internal static readonly TimeSpan FirstRetry = LeaseKeepAlive.FirstRetry;

    /// <inheritdoc cref="LeaseKeepAlive.NextRetry"/>
    internal static TimeSpan NextRetry(TimeSpan delay) => LeaseKeepAlive.NextRetry(delay);
}
