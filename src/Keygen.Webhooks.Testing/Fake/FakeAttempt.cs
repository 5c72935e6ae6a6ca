namespace Keygen.Webhooks.Testing;

/// <summary>One attempt to deliver an event, and what came of it.</summary>
public sealed class FakeAttempt
{
    internal FakeAttempt()
    {
    }

    /// <summary>The row.</summary>
    public required FakeWebhookEvent Event { get; init; }

    /// <summary>1 for the first attempt, 16 for the last.</summary>
    public required int Number { get; init; }

    /// <summary>The signed date.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>The headers as sent, without <c>Host</c> and <c>Content-Length</c>.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    /// <summary>The body as sent.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Every request of this attempt as method and URL; more than one after a redirect.</summary>
    public required IReadOnlyList<string> Requests { get; init; }

    /// <summary>The answer's status code; null if there was none.</summary>
    public required int? StatusCode { get; init; }

    /// <summary>The answer's text, or Keygen's word for what went wrong.</summary>
    public required string? Text { get; init; }

    /// <summary>What it made of the event; null where Keygen leaves the status as it was.</summary>
    public required FakeEventStatus? Status { get; init; }
}
