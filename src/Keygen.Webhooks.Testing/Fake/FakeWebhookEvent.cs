using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>The status of a webhook event in Keygen's API.</summary>
public enum FakeEventStatus
{
    /// <summary>The first attempt has not ended yet.</summary>
    Delivering,

    /// <summary>The endpoint answered 2xx.</summary>
    Delivered,

    /// <summary>The last attempt failed, and Keygen will retry.</summary>
    Failing,

    /// <summary>Keygen has given up.</summary>
    Failed,
}

/// <summary>A webhook event as Keygen records it: one event for one endpoint.</summary>
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

    /// <summary>The id, a UUID.</summary>
    public string Id => Document.Id;

    /// <summary>The idempotency token, which a manual retry keeps.</summary>
    public string IdempotencyToken => Document.Token;

    /// <summary>The event's name, such as <c>license.created</c>.</summary>
    public string Name => Document.Name;

    /// <summary>The endpoint the event goes to.</summary>
    public FakeEndpoint Endpoint { get; }

    /// <summary>When the event was recorded, in UTC.</summary>
    public DateTimeOffset Created => Document.Created;

    /// <summary>The status. Setting it changes what the API shows, but not the pending attempts.</summary>
    public FakeEventStatus Status
    {
        get => _status;
        set => _rows.Change(() => (_status, Updated) = (value, _rows.Now));
    }

    /// <summary>The last response's status code; null after a broken connection.</summary>
    public int? LastResponseCode { get; private set; }

    /// <summary>
    /// The last response's text, or Keygen's code for the failure, such as <c>CONN_REFUSED</c> or <c>REQ_TIMEOUT</c>. Set it to test a code
    /// that is newer than this library. It changes what the API shows, but not the pending attempts.
    /// </summary>
    public string? LastResponseBody
    {
        get => _lastResponseBody;
        set => _rows.Change(() => (_lastResponseBody, Updated) = (value, _rows.Now));
    }

    /// <summary>When the next attempt is due, in UTC; null when none is due.</summary>
    public DateTimeOffset? NextAttemptAt { get; private set; }

    /// <summary>Whether the API shows the payload. False simulates a new row whose payload is still null.</summary>
    public bool PayloadIsStored
    {
        get => _payloadIsStored;
        set => _rows.Change(() => _payloadIsStored = value);
    }

    /// <summary>Every attempt to deliver the event, in order.</summary>
    public IReadOnlyList<FakeAttempt> Attempts => _rows.Read(() => _attempts.ToArray());

    internal EventContent Content { get; }

    /// <summary>The recorded envelope, which every attempt carries.</summary>
    internal EventDocument Document { get; }

    internal DateTimeOffset Updated { get; private set; }

    /// <summary>The row as the API shows it now.</summary>
    internal EventDocument Shown => Document with
    {
        Payload = _payloadIsStored ? Document.Payload : null,
        Status = _status.ToString().ToUpperInvariant(),
        LastResponseCode = LastResponseCode,
        LastResponseBody = _lastResponseBody,
        Updated = Updated,
    };

    /// <summary>Returns name, id and status.</summary>
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
