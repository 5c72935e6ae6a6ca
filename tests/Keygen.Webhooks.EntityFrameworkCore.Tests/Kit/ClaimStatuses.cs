using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>The store may learn what a claim is worth with its first run.</summary>
internal static class ClaimStatuses
{
    /// <summary>Claims an event and runs its first handler, with work that must not run when the event is settled or in progress.</summary>
    public static async Task<ClaimStatus> StatusAsync(this IIdempotencyStore store, EventKey key, params string[] handlers)
    {
        await using var claim = await store.ClaimAsync(key, handlers, default);
        if (claim.Status is not ClaimStatus.Claimed)
        {
            return claim.Status;
        }

        var run = await claim.RunAsync(handlers[0], static (_, _) => throw new InvalidOperationException("This must not run."), default);
        return run.Status switch
        {
            HandlerRunStatus.AlreadyDone => ClaimStatus.Settled,
            HandlerRunStatus.InProgress => ClaimStatus.InProgress,
            _ => ClaimStatus.Claimed,
        };
    }
}
