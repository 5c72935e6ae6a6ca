using Keygen.Webhooks.Diagnostics;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>Decides whether a row, and then its event, matches a request.</summary>
internal sealed class ReplayFilter(ReplayRequest request)
{
    /// <summary>Whether the row's own columns match. It does not read the payload.</summary>
    public bool Matches(EventRecord row) =>
        !(row.Created < request.From)
        && !(row.Created > request.To)
        && (request.Status is null || string.Equals(row.Status, request.Status, StringComparison.Ordinal))
        && (request.IdempotencyToken is null || string.Equals(row.IdempotencyToken ?? row.Id, request.IdempotencyToken, StringComparison.Ordinal))
        && (request.Events.Count == 0 || (row.Name is { } name && request.Events.Any(pattern => Matches(pattern, name))));

    /// <summary>Whether the resource of the event matches, or its license.</summary>
    public bool Matches(KeygenEvent keygenEvent)
    {
        if (request.ResourceType is null && request.ResourceId is null)
        {
            return true;
        }

        var subject = EventSubject.Of(keygenEvent);
        return IsAsked(subject.Resource?.Type, subject.Resource?.Id) || (subject.LicenseId is not null && IsAsked("licenses", subject.LicenseId));
    }

    public static bool Matches(string pattern, string name) =>
        pattern[^1] == '*' ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : string.Equals(name, pattern, StringComparison.Ordinal);

    private bool IsAsked(string? type, string? id) =>
        (request.ResourceType is null || string.Equals(type, request.ResourceType, StringComparison.Ordinal))
        && (request.ResourceId is null || string.Equals(id, request.ResourceId, StringComparison.OrdinalIgnoreCase));
}
