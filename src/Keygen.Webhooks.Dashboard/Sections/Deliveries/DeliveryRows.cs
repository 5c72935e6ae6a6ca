using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>Makes the rows of the list.</summary>
internal static class DeliveryRows
{
    public static DeliveryRowJson Of(RecordedDelivery delivery, string instance) => new()
    {
        Id = IdOf(delivery.Sequence, instance),
        Registration = delivery.Registration,
        At = delivery.EndedAt,
        Milliseconds = delivery.Duration.TotalMilliseconds,
        Outcome = delivery.Outcome.ToString(),
        Kind = KindOf(delivery.Outcome),
        Status = delivery.Run is null ? delivery.StatusCode : null,
        Run = delivery.Run,
        Replay = delivery.Replay,
        Reason = ReasonOf(delivery),
        Event = delivery.EventName,
        EventId = delivery.EventId,
        ResourceType = delivery.Subject.Resource?.Type,
        ResourceId = delivery.Subject.Resource?.Id,
        LicenseId = delivery.Subject.LicenseId,
    };

    public static string IdOf(long sequence, string instance) => $"{instance}-{sequence}";

    /// <returns>The number of a delivery of this process; null for any other id.</returns>
    public static long? SequenceOf(string? id, string instance) =>
        id is not null && id.StartsWith($"{instance}-", StringComparison.Ordinal) && long.TryParse(id.AsSpan(instance.Length + 1), out var sequence) ? sequence : null;

    public static string KindOf(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Handled => "done",
        WebhookOutcome.Duplicate or WebhookOutcome.Ignored or WebhookOutcome.InProgress => "repeated",
        _ => outcome.ToStatusCode() >= 500 ? "failed" : "refused",
    };

    private static string? ReasonOf(RecordedDelivery delivery) =>
        delivery.VerificationFailure is not VerificationFailure.None and var verification ? Words(verification.ToString())
        : delivery.EnvelopeFailure is not EnvelopeFailure.None and var envelope ? Words(envelope.ToString())
        : delivery.Handlers.Where(static one => one.Status is not (HandlerRunStatus.Completed or HandlerRunStatus.AlreadyDone))
            .Select(static one => one.TimedOut ? "timed out" : one.ErrorType?.Name ?? Words(one.Status.ToString())).FirstOrDefault();

    /// <summary>SignatureMismatch becomes "signature mismatch".</summary>
    private static string Words(string name) =>
        string.Concat(name.Select(static (letter, index) => char.IsUpper(letter) ? $"{(index == 0 ? "" : " ")}{char.ToLowerInvariant(letter)}" : letter.ToString()));
}
