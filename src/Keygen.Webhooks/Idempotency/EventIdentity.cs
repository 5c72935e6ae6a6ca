using Keygen.Webhooks.Diagnostics;

namespace Keygen.Webhooks.Idempotency;

/// <summary>Keygen's names and ids of an event, and of what the event is about. It holds no content.</summary>
/// <param name="EventId">The id of the webhook event, a UUID. A manual retry at Keygen has a new one.</param>
/// <param name="EventName">The event's name, such as <c>license.created</c>.</param>
/// <param name="ResourceType">The type of the event's resource, such as <c>licenses</c>; null when the payload cannot be read.</param>
/// <param name="ResourceId">The id of the event's resource, a UUID; null when <paramref name="ResourceType"/> is null.</param>
/// <param name="LicenseId">The id of the license that the resource is or belongs to, a UUID; null when there is none.</param>
public sealed record EventIdentity(string EventId, string EventName, string? ResourceType, string? ResourceId, string? LicenseId)
{
    /// <summary>Returns the identity of an event. It reads the payload, and does not throw when the payload cannot be read.</summary>
    /// <param name="keygenEvent">The event.</param>
    public static EventIdentity Of(KeygenEvent keygenEvent)
    {
        ArgumentNullException.ThrowIfNull(keygenEvent);
        var subject = EventSubject.Of(keygenEvent);
        return new(keygenEvent.Id, keygenEvent.Name, subject.Resource?.Type, subject.Resource?.Id, subject.LicenseId);
    }
}
