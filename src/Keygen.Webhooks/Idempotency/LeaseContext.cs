using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Idempotency;

/// <summary>What all claims of one store share.</summary>
internal sealed record LeaseContext(ILeasedStorage Storage, IServiceScopeFactory Scopes, TimeProvider Time, TimeSpan Lease, ILogger Logger)
{
    /// <summary>How long one write to the storage is waited for.</summary>
    internal static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(5);
}
