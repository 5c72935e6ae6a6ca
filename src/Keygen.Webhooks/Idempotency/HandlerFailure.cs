namespace Keygen.Webhooks.Idempotency;

/// <summary>The failed runs of a handler for an event.</summary>
/// <param name="Handler">The handler's name.</param>
/// <param name="Attempts">The number of failed runs, at least 1.</param>
/// <param name="LastErrorType">The full name of the last exception's type. Its message is not stored, because it may contain secrets.</param>
/// <param name="LastFailedAt">When the last run failed, in UTC.</param>
public sealed record HandlerFailure(string Handler, int Attempts, string LastErrorType, DateTimeOffset LastFailedAt);
