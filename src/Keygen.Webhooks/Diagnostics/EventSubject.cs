using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>
/// The resource and the license that an event is about, for logs, traces and tables. It holds only ids, no personal data.
/// </summary>
/// <param name="Resource">The resource, or the first of a list. Null when the payload cannot be read or is an empty list.</param>
/// <param name="LicenseId">The id of the license: the resource itself, or the license it belongs to. Null when there is none.</param>
public readonly record struct EventSubject(ResourceIdentifier? Resource, string? LicenseId)
{
    /// <summary>Finds the resource and the license of an event. It reads the payload, so call it only when you use the result.</summary>
    /// <param name="keygenEvent">The event.</param>
    /// <returns>The ids; null when the payload cannot be read, which does not throw.</returns>
    public static EventSubject Of(KeygenEvent keygenEvent)
    {
        ArgumentNullException.ThrowIfNull(keygenEvent);
        try
        {
            return keygenEvent.Payload.Resources is [var resource, ..]
                ? new(resource.Identifier, resource is License ? resource.Id : resource.Relationships.IdentifierOrNull("license"u8)?.Id)
                : default;
        }
        catch (KeygenPayloadException)
        {
            return default; // a handler that reads the payload gets the exception
        }
    }
}
