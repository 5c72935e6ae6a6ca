using Keygen.Webhooks.Diagnostics;

namespace Keygen.Webhooks.Idempotency;

/// <summary>A failed run of a handler.</summary>
/// <param name="Key">The event.</param>
/// <param name="Handler">The handler's name.</param>
/// <param name="ErrorType">The full name of the exception's type.</param>
/// <param name="FailedAt">When it failed, in UTC.</param>
/// <param name="Identity">Keygen's names and ids; null when the event was claimed with its key alone: keep those of an earlier attempt.</param>
public sealed record FailedRun(EventKey Key, string Handler, string ErrorType, DateTimeOffset FailedAt, EventIdentity? Identity)
{
    /// <summary>Records the failure, if the storage can. A failure of the storage is only logged.</summary>
    internal static async ValueTask RecordAsync(LeaseContext context, EventKey key, KeygenEvent? keygenEvent, string handler, Exception error)
    {
        if (context.Storage is not IFailureStorage failures)
        {
            return;
        }

        try
        {
            var run = new FailedRun(
                key, handler, error.GetType().FullName ?? error.GetType().Name, context.Time.GetUtcNow(), keygenEvent is null ? null : EventIdentity.Of(keygenEvent));
            await failures.RecordFailureAsync(run, CancellationToken.None).AsTask().WaitAsync(LeaseContext.WriteTimeout, context.Time).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.FailureNotRecorded(context.Logger, exception, handler);
        }
    }
}
