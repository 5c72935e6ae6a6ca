using System.Text.Json.Nodes;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Tool.Deliveries;

namespace Keygen.Webhooks.Tool.Listening;

/// <summary>
/// Reads Keygen's list again and again, and returns each event once. A row can appear behind newer ones, and without its payload. So the
/// last two minutes are read each time, and a row without a payload is left for the next time.
/// </summary>
/// <param name="api">The client, with the account's public key.</param>
/// <param name="names">The events to read, such as <c>license.created</c> or <c>license.*</c>; empty for all.</param>
/// <param name="endpoint">The URL of the endpoint whose events to read; null for all endpoints.</param>
/// <param name="since">The time to begin at; null to begin with what comes now.</param>
/// <param name="time">The clock of this machine, of which only differences count.</param>
internal sealed class EventFeed(KeygenApi api, IReadOnlyList<string> names, string? endpoint, DateTimeOffset? since, TimeProvider time)
{
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private readonly long _started = time.GetTimestamp();
    private DateTimeOffset? _from;

    /// <summary>The number of requests so far, which count towards the account's daily quota.</summary>
    public int Requests { get; private set; }

    /// <exception cref="KeygenApiException">Keygen did not answer, or its answer does not verify. Nothing is lost: call again.</exception>
    public async Task<IReadOnlyList<ListedEvent>> ReadNewAsync(CancellationToken cancellationToken)
    {
        var (unseen, newest, cursor) = (new List<ListedEvent>(), DateTimeOffset.MinValue, (string?)"");
        while (cursor is not null)
        {
            var page = await ReadPageAsync(cursor, cancellationToken).ConfigureAwait(false);
            _from ??= since ?? page.AnsweredAt - time.GetElapsedTime(_started); // also when the first requests failed
            newest = page.AnsweredAt > newest ? page.AnsweredAt : newest;
            unseen.AddRange(page.Events.Where(one => one.Created >= _from && IsChosen(one) && !_seen.ContainsKey(one.Id)));
            cursor = page.Oldest >= _from ? page.Next : null;
        }

        // Only now: what failed before is read again.
        foreach (var one in unseen)
        {
            _seen[one.Id] = one.Created;
        }

        _from = newest - Overlap > _from ? newest - Overlap : _from;
        foreach (var (id, created) in _seen)
        {
            if (created < _from)
            {
                _seen.Remove(id);
            }
        }

        return [.. unseen.OrderBy(static one => one.Created)];
    }

    private async Task<Page> ReadPageAsync(string cursor, CancellationToken cancellationToken)
    {
        Requests++;
        var filter = string.Concat(names.Any(static name => name.EndsWith('*')) ? [] : names.Select(static name => $"events%5B%5D={Uri.EscapeDataString(name)}&"));
        var response = await api.SendAsync(
            new(HttpMethod.Get, $"webhook-events?{filter}order=desc&page%5Bcursor%5D={cursor}&page%5Bsize%5D=100") { SendVersion = false }, cancellationToken).ConfigureAwait(false);
        var verified = response.Verified ?? throw new InvalidOperationException("Events are read from verified answers only.");
        var json = JsonNode.Parse(verified.Body.Span) as JsonObject;
        var rows = (json?["data"] as JsonArray)?.OfType<JsonObject>().ToArray() ?? [];
        var oldest = rows.Length is 0 ? DateTimeOffset.MinValue : DateOf(rows[^1]);
        var next = json?["links"]?["next"] is not null && rows.Length > 0 ? (string?)rows[^1]["id"] : null;
        return new([.. rows.Select(row => ListedEvent.Of(row, verified.KeygenVersion)).OfType<ListedEvent>()], verified.Date, oldest, next);
    }

    /// <summary>Keygen selects by whole names only.</summary>
    private bool IsChosen(ListedEvent listed) => (endpoint is null || listed.Endpoint == endpoint)
        && (names.Count is 0 || names.Any(name => EventName.IsChosen(listed.Name, name)));

    private static DateTimeOffset DateOf(JsonObject row) => DateTimeOffset.TryParse(
        (string?)row["attributes"]?["created"], System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var created)
        ? created : DateTimeOffset.MinValue;

    private sealed record Page(IReadOnlyList<ListedEvent> Events, DateTimeOffset AnsweredAt, DateTimeOffset Oldest, string? Next);
}
