using System.Collections;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>
/// The event as a log scope, under the names that spans use too, so that <c>keygen.webhooks.event.id</c> joins them. The payload is read when
/// a logger asks for what is in it, and not before.
/// </summary>
/// <remarks>A logger may keep a scope for ever; it is not to keep the event with it, and its body.</remarks>
internal sealed class EventTags(KeygenEvent keygenEvent, string registration) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public const string Event = "keygen.webhooks.event";
    public const string EventId = "keygen.webhooks.event.id";
    public const string EventToken = "keygen.webhooks.event.token";
    public const string Handler = "keygen.webhooks.handler";
    public const string LicenseId = "keygen.webhooks.license.id";
    public const string Registration = "keygen.webhooks.registration";
    public const string ResourceType = "keygen.webhooks.resource.type";
    public const string ResourceId = "keygen.webhooks.resource.id";

    private readonly string _registration = registration;
    private KeygenEvent? _event = keygenEvent;
    private KeyValuePair<string, object?>[]? _tags;

    public int Count => Tags.Length;

    public KeyValuePair<string, object?> this[int index] => Tags[index];

    private KeyValuePair<string, object?>[] Tags => _tags ??= _event is { } current ? [.. Of(current, _registration)] : [];

    /// <summary>The dispatch has ended. What its handlers may have logged keeps its tags.</summary>
    public void LetGo(bool hasRun)
    {
        if (hasRun)
        {
            _ = Tags;
        }

        _event = null;
    }

    public static IEnumerable<KeyValuePair<string, object?>> Of(KeygenEvent keygenEvent, string registration)
    {
        yield return new(Event, keygenEvent.Name);
        yield return new(EventId, keygenEvent.Id);
        yield return new(EventToken, keygenEvent.IdempotencyToken);
        yield return new(Registration, registration);
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

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)Tags).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>For loggers that write scopes as text.</summary>
    public override string ToString() => string.Join(' ', Tags.Select(static tag => $"{tag.Key}={tag.Value}"));
}
