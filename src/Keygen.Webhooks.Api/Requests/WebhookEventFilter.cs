using Keygen.Webhooks.Api.Transport;

namespace Keygen.Webhooks.Api;

/// <summary>
/// Selects webhook events. Keygen filters by name only: compare status, date and endpoint of the rows yourself.
/// </summary>
public sealed class WebhookEventFilter
{
    /// <summary>The names of the events, such as <c>license.created</c>. The default value is null, which matches all.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Whether the oldest event comes first. The default value is false: the newest comes first.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>
    /// The id of the event to begin behind. If Keygen no longer has that event, the list is empty. The default value is null: the start of
    /// the list.
    /// </summary>
    public string? After { get; init; }

    internal Query ToQuery() => new Query("webhook-events").Add("order", OldestFirst ? "asc" : "desc").AddAll("events", Events);
}
