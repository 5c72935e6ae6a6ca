using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>One delivery as it is kept: references to what existed anyway. Everything else is made when somebody asks.</summary>
internal sealed class RecordedDelivery
{
    /// <summary>What an event counts for when its length was not declared.</summary>
    private const int UndeclaredLength = 256 << 10;

    private readonly WebhookReceipt? _refusal;
    private readonly Lazy<string?> _explanation;
    private volatile KeygenEvent? _event;
    private EventSubject? _subject;

    public RecordedDelivery(string registration, DateTimeOffset endedAt, TimeSpan duration, string? traceId, WebhookRequest request, WebhookReceipt receipt)
    {
        (Registration, EndedAt, Duration, TraceId, Request) = (registration, endedAt, duration, traceId, request.WithoutBody());
        (Outcome, StatusCode, VerificationFailure, EnvelopeFailure) = (receipt.Outcome, receipt.StatusCode, receipt.VerificationFailure, receipt.EnvelopeFailure);
        (Url, Key, Handlers, _event) = (receipt.Url, receipt.Key, receipt.Handlers, receipt.Event);
        (EventName, EventId, EventToken) = (receipt.Event?.Name, receipt.Event?.Id, receipt.Event?.IdempotencyToken);
        _refusal = receipt.Event is null ? receipt : null;
        _explanation = new(() => _refusal?.Explain());
        Size = receipt.Event is null ? 0 : (int)Math.Min(request.ContentLength ?? UndeclaredLength, int.MaxValue);
    }

    /// <summary>The number of the delivery in this process, set when it is kept.</summary>
    public long Sequence { get; set; }

    public string Registration { get; }

    public DateTimeOffset EndedAt { get; }

    public TimeSpan Duration { get; }

    public string? TraceId { get; }

    /// <summary>The request, without its body.</summary>
    public WebhookRequest Request { get; }

    public WebhookOutcome Outcome { get; }

    public int StatusCode { get; }

    public VerificationFailure VerificationFailure { get; }

    public EnvelopeFailure EnvelopeFailure { get; }

    public SignedUrl? Url { get; }

    public VerificationKey? Key { get; }

    public IReadOnlyList<HandlerReceipt> Handlers { get; }

    public string? EventName { get; }

    public string? EventId { get; }

    public string? EventToken { get; }

    /// <summary>The event; null when none was read, and when memory was needed for newer ones.</summary>
    public KeygenEvent? Event => _event;

    /// <summary>How many bytes the event has.</summary>
    public int Size { get; }

    /// <summary>Why it was refused; null when it was not. The first call may try signatures.</summary>
    public string? Explanation => _explanation.Value;

    /// <summary>The resource and the license. The first call reads the payload.</summary>
    public EventSubject Subject => _subject ??= _event is { } known ? EventSubject.Of(known) : default;

    /// <summary>Drops the event and keeps its ids.</summary>
    public void ForgetEvent()
    {
        _ = Subject;
        _event = null;
    }
}
