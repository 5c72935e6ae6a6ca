namespace Keygen.Webhooks.Idempotency;

/// <summary>
/// Implement this beside <see cref="IMarkStorage"/> to remember failed runs, and <see cref="IEventStateReader"/> to list them.
/// <see cref="LeasedIdempotencyStore"/> calls it after a handler has failed, never for a handler that completes.
/// </summary>
/// <remarks>
/// Failures are information for people: nothing depends on them, and an exception is only logged. The storage is not told when the handler
/// completes later. When you list failures, leave out the handlers that the marks say are done, and the events that are settled. Keep a
/// failure for the retention, counted from its last attempt.
/// </remarks>
public interface IFailureStorage
{
    /// <summary>Records a failed run: adds the handler, or counts one more attempt.</summary>
    /// <param name="run">The failed run.</param>
    /// <param name="cancellationToken">Cancels the wait for the engine.</param>
    ValueTask RecordFailureAsync(FailedRun run, CancellationToken cancellationToken);
}
