using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Rows as the store writes them, with times of the test's own.</summary>
internal static class Rows
{
    public static KeygenWebhookMark Mark(EventKey key, string handler, DateTime at, bool isDone = true) =>
        MarkTable.MarkOf(key, MarkHashes.Of(key), handler, Guid.NewGuid(), at, isDone);

    public static KeygenWebhookAttempt Failure(EventKey key, string handler, DateTime at, string? eventId = null) => new()
    {
        EventHash = MarkHashes.Of(key),
        HandlerHash = MarkHashes.Of(handler),
        Registration = key.Registration,
        AccountId = key.AccountId,
        EventId = eventId,
        EventName = eventId is null ? null : "license.created",
        IdempotencyToken = key.IdempotencyToken,
        Handler = handler,
        Attempts = 1,
        LastErrorType = "E",
        LastAttemptAt = at,
    };
}
