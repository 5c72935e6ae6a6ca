using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>The status of a webhook event, as Keygen shows it.</summary>
public enum FakeEventStatus
{
    /// <summary>Not tried yet, or the first attempt is under way.</summary>
    Delivering,

    /// <summary>Answered 2xx.</summary>
    Delivered,

    /// <summary>Failed, and to be tried again.</summary>
    Failing,

    /// <summary>Given up.</summary>
    Failed,
}

/// <summary>One row of Keygen's webhook events: an event for one endpoint.</summary>
public sealed class FakeWebhookEvent
{
    private readonly FakeRows _rows;
    private readonly List<FakeAttempt> _attempts = [];
    private FakeEventStatus _status;
    private string? _lastResponseBody;
    private bool _payloadIsStored = true;

    internal FakeWebhookEvent(FakeRows rows, FakeEndpoint endpoint, EventContent content, EventDocument document)
    {
        (_rows, Endpoint, Content, Document) = (rows, endpoint, content, document);
        Updated = document.Created;
    }

    /// <summary>Its id, a UUID.</summary>
    public string Id => Document.Id;

    /// <summary>The token, which a retry by hand keeps.</summary>
    public string IdempotencyToken => Document.Token;

    /// <summary>The event's name.</summary>
    public string Name => Document.Name;

    /// <summary>The endpoint it is for.</summary>
    public FakeEndpoint Endpoint { get; }

    /// <summary>When it was recorded.</summary>
    public DateTimeOffset Created => Document.Created;

    /// <summary>Its status. Setting it changes what the API shows, and nothing of what is under way.</summary>
    public FakeEventStatus Status
    {
        get => _status;
        set => _rows.Change(() => (_status, Updated) = (value, _rows.Now));
    }

    /// <summary>The last answer's status code; null after a broken connection.</summary>
    public int? LastResponseCode { get; private set; }

    /// <summary>
    /// The last answer's text, or Keygen's word for what went wrong: <c>CONN_REFUSED</c>, <c>REQ_TIMEOUT</c> ... Set it to test a word that is
    /// newer than this library: it changes what the API shows, and nothing of what is under way.
    /// </summary>
    public string? LastResponseBody
    {
        get => _lastResponseBody;
        set => _rows.Change(() => (_lastResponseBody, Updated) = (value, _rows.Now));
    }

    /// <summary>When it is tried next; null when it is not.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>Whether the API shows its payload; false is a row so young that the payload is null.</summary>
    public bool PayloadIsStored
    {
        get => _payloadIsStored;
        set => _rows.Change(() => _payloadIsStored = value);
    }

    /// <summary>Every attempt, in order.</summary>
    public IReadOnlyList<FakeAttempt> Attempts => _rows.Read(() => _attempts.ToArray());

    internal EventContent Content { get; }

    /// <summary>As it was recorded: the envelope every attempt carries.</summary>
    internal EventDocument Document { get; }

    internal DateTimeOffset Updated { get; private set; }

    /// <summary>As the API shows it now.</summary>
    internal EventDocument Shown => Document with
    {
        Payload = _payloadIsStored ? Document.Payload : null,
        Status = _status.ToString().ToUpperInvariant(),
        LastResponseCode = LastResponseCode,
        LastResponseBody = _lastResponseBody,
        Updated = Updated,
    };

    /// <summary>Name, id and status.</summary>
    public override string ToString() => $"{Name} {Id} {_status}";

    internal void Record(FakeAttempt attempt) => _rows.Change(() =>
    {
        _attempts.Add(attempt);
        if (attempt.Status is { } status)
        {
            (_status, Updated, LastResponseCode, _lastResponseBody) = (status, _rows.Now, attempt.StatusCode, attempt.Text);
        }
    });

    internal void Schedule(DateTimeOffset? next) => _rows.Change(() => NextAttemptAt = next);
}
