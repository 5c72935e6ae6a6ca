using System.Collections;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>
/// The log scope of an event. Spans use the same names, so you can join logs and traces by <c>keygen.webhooks.event.id</c>. The payload is
/// read only when a logger reads the scope. A logger that stores the scope does not keep the event in memory.
/// </summary>
internal sealed class EventLogScope(KeygenEvent keygenEvent, string registration) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public const string Event = "keygen.webhooks.event";
    public const string EventId = "keygen.webhooks.event.id";
    public const string EventToken = "keygen.webhooks.event.token";
    public const string Handler = "keygen.webhooks.handler";
    public const string LicenseId = "keygen.webhooks.license.id";
    public const string Registration = "keygen.webhooks.registration";
    public const string Replay = "keygen.webhooks.replay";
    public const string ResourceType = "keygen.webhooks.resource.type";
    public const string ResourceId = "keygen.webhooks.resource.id";

    private readonly WeakReference<KeygenEvent> _event = new(keygenEvent);
    private readonly KnownTags _known = KnownTags.Of(keygenEvent);
    private KeyValuePair<string, object?>[]? _tags;

    public int Count => Tags.Length;

    public KeyValuePair<string, object?> this[int index] => Tags[index];

    private KeyValuePair<string, object?>[] Tags => _tags ??= [.. _event.TryGetTarget(out var read) ? Of(read, registration) : Of(_known, registration)];

    public static IEnumerable<KeyValuePair<string, object?>> Of(KeygenEvent keygenEvent, string registration)
    {
        foreach (var tag in Of(KnownTags.Of(keygenEvent), registration))
        {
            yield return tag;
        }

        var subject = EventSubject.Of(keygenEvent);
        if (subject.Resource is { } resource)
        {
            yield return new(ResourceType, resource.Type);
            yield return new(ResourceId, resource.Id);
        }

        if (subject.LicenseId is { } license)
        {
            yield return new(LicenseId, license);
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>> Of(KnownTags known, string registration)
    {
        yield return new(Event, known.Name);
        yield return new(EventId, known.Id);
        yield return new(EventToken, known.Token);
        yield return new(Registration, registration);
        if (known.Replay is not null)
        {
            yield return new(Replay, known.Replay);
        }
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)Tags).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The scope as text, for loggers that write scopes as text.</summary>
    public override string ToString() => string.Join(' ', Tags.Select(static tag => $"{tag.Key}={tag.Value}"));

    /// <summary>The tags that need no payload.</summary>
    private readonly record struct KnownTags(string Name, string Id, string Token, string? Replay)
    {
        public static KnownTags Of(KeygenEvent keygenEvent) => new(keygenEvent.Name, keygenEvent.Id, keygenEvent.IdempotencyToken, keygenEvent.ReplayName);
    }
}
