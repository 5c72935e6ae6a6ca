namespace Keygen.Webhooks.Testing;

/// <summary>One attempt to deliver an event, and its outcome.</summary>
public sealed class FakeAttempt
{
    internal FakeAttempt()
    {
    }

    /// <summary>The webhook event that was delivered.</summary>
    public required FakeWebhookEvent Event { get; init; }

    /// <summary>The number of the attempt: 1 for the first, 16 for the last.</summary>
    public required int Number { get; init; }

    /// <summary>When the attempt was sent: the signed date, in UTC.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The headers that were sent, without <c>Host</c> and <c>Content-Length</c>.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The body that was sent, byte for byte.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Every request of this attempt as method and URL. A redirect adds one.</summary>
    public required IReadOnlyList<string> Requests { get; init; }

    /// <summary>The response's status code; null when there was no response.</summary>
    public required int? StatusCode { get; init; }

    /// <summary>The response's text, or Keygen's code for the failure, such as <c>REQ_TIMEOUT</c>.</summary>
    public required string? Text { get; init; }

    /// <summary>The event's new status; null when Keygen does not change the status.</summary>
    public required FakeEventStatus? Status { get; init; }
}
