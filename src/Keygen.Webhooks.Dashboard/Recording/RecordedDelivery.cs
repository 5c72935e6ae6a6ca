using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>
/// One delivery, or a run without one, as it is kept: mostly references to what existed anyway. Everything else is made when somebody asks.
/// </summary>
internal sealed class RecordedDelivery
{
    /// <summary>What an event counts for when its length was not declared.</summary>
    private const int UndeclaredLength = 256 << 10;

    private readonly WebhookReceipt? _refusal;
    private readonly Lazy<RefusalDetails?> _explanation;
    private volatile KeygenEvent? _event;
    private volatile KnownSubject? _subject;

    public RecordedDelivery(string registration, DateTimeOffset endedAt, TimeSpan duration, string? traceId, WebhookRequest request, WebhookReceipt receipt)
    {
        (Registration, EndedAt, Duration, TraceId, Request) = (registration, endedAt, duration, traceId, request.WithoutBody());
        (Outcome, StatusCode, VerificationFailure, EnvelopeFailure) = (receipt.Outcome, receipt.StatusCode, receipt.VerificationFailure, receipt.EnvelopeFailure);
        (Url, Key, _event) = (receipt.Url, receipt.Key, receipt.Event);
        Handlers = receipt.Handlers.Count == 0 ? [] : [.. receipt.Handlers.Select(RecordedRun.Of)];
        (EventName, EventId, EventToken, AccountId) = (receipt.Event?.Name, receipt.Event?.Id, receipt.Event?.IdempotencyToken, receipt.Event?.AccountId);
        _refusal = receipt.Event is null ? receipt : null;
        _explanation = new(() => _refusal?.Explain());
        HeaderBytes = receipt.Event is null ? BytesOf(request) : 0;
        Size = receipt.Event is null ? 0 : (int)Math.Min(request.ContentLength ?? UndeclaredLength, int.MaxValue);
    }

    /// <summary>Keeps a run of handlers for which no delivery came.</summary>
    public RecordedDelivery(string registration, DateTimeOffset endedAt, TimeSpan duration, string? traceId, KeygenEvent keygenEvent, DispatchResult result)
    {
        (Registration, EndedAt, Duration, TraceId) = (registration, endedAt, duration, traceId);
        (Outcome, StatusCode) = (result.Outcome, result.Outcome.ToStatusCode());
        Kind = KindOf(keygenEvent);
        Replay = keygenEvent.ReplayName;
        Handlers = [.. result.Handlers.Select(RecordedRun.Of)];
        (EventName, EventId, EventToken, AccountId, _event) = (keygenEvent.Name, keygenEvent.Id, keygenEvent.IdempotencyToken, keygenEvent.AccountId, keygenEvent);
        _explanation = new((RefusalDetails?)null);
        Size = SizeOf(keygenEvent);
    }

    /// <summary>The number of the delivery in this process, set when it is kept.</summary>
    public long Sequence { get; set; }

    public string Registration { get; }

    public DateTimeOffset EndedAt { get; }

    public TimeSpan Duration { get; }

    public string? TraceId { get; }

    /// <summary>The request, without its body; null for a run without a delivery.</summary>
    public WebhookRequest? Request { get; }

    /// <summary>Who ran the handlers without a delivery; null for a delivery.</summary>
    public RunKind? Kind { get; }

    /// <summary>The same for the page: replay, catch-up, engine or app; null for a delivery.</summary>
    public string? Run => Kind switch
    {
        null => null,
        RunKind.Page or RunKind.Replay => "replay",
        RunKind.CatchUp => "catch-up",
        RunKind.Engine => "engine",
        _ => "app",
    };

    /// <summary>The name of the replay; null when there is none.</summary>
    public string? Replay { get; }

    public WebhookOutcome Outcome { get; }

    public int StatusCode { get; }

    public VerificationFailure VerificationFailure { get; }

    public EnvelopeFailure EnvelopeFailure { get; }

    public SignedUrl? Url { get; }

    public VerificationKey? Key { get; }

    public IReadOnlyList<RecordedRun> Handlers { get; }

    public string? EventName { get; }

    public string? EventId { get; }

    public string? EventToken { get; }

    public string? AccountId { get; }

    /// <summary>The event; null when none was read, and when memory was needed for newer ones.</summary>
    public KeygenEvent? Event => _event;

    /// <summary>How many bytes the event has.</summary>
    public int Size { get; }

    /// <summary>About how many bytes the headers of a request without an event take in memory.</summary>
    public int HeaderBytes { get; }

    /// <summary>Whether it was refused for its headers alone, before a signature verified: anyone can send such requests.</summary>
    public bool IsFromAnyone => Key is null && StatusCode < 500;

    /// <summary>Whether it verified, and was refused because its event is of another account than this registration's.</summary>
    public bool IsOfOtherAccount => EnvelopeFailure is EnvelopeFailure.ForeignAccount;

    /// <summary>Why it was refused; null when it was not. The first call may try signatures.</summary>
    public RefusalDetails? Explanation => _explanation.Value;

    /// <summary>The resource and the license. The first call reads the payload.</summary>
    public EventSubject Subject
    {
        get
        {
            if (_subject is null && _event is { } known)
            {
                _subject = new(EventSubject.Of(known));
            }

            return _subject?.Value ?? default; // known before the event was dropped
        }
    }

    public bool IsOf(string registration, string token) =>
        string.Equals(Registration, registration, StringComparison.Ordinal) && string.Equals(EventToken, token, StringComparison.Ordinal);

    public static RunKind KindOf(KeygenEvent keygenEvent) =>
        keygenEvent.IsReplay ? PageReplay.IsOfOne(keygenEvent.ReplayName) ? RunKind.Page : RunKind.Replay
        : keygenEvent.IsForwarded ? RunKind.Engine : keygenEvent.IsCatchUp ? RunKind.CatchUp : RunKind.App;

    /// <summary>Drops the event and keeps its ids.</summary>
    public void ForgetEvent()
    {
        _ = Subject;
        _event = null;
    }

    private static int SizeOf(KeygenEvent keygenEvent)
    {
        try
        {
            return keygenEvent.Payload.Json.Length;
        }
        catch (KeygenPayloadException)
        {
            return UndeclaredLength;
        }
    }

    private static int BytesOf(WebhookRequest request)
    {
        var head = request.Head;
        StringValues[] headers =
        [
            head.Method, head.Signature, head.KeygenDate, head.Date, head.KeygenDigest, head.Digest, head.KeygenVersion,
            request.ContentType, request.ContentEncoding, request.ForwardedHost, request.Url,
        ];
        return sizeof(char) * headers.Sum(static values => values.Sum(static value => value?.Length ?? 0));
    }

    /// <summary>Written once, so that a reader sees all of it or nothing.</summary>
    private sealed class KnownSubject(EventSubject value)
    {
        public EventSubject Value => value;
    }
}
