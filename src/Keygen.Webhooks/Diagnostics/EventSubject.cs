using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>What an event is about, for logs, traces and tables: ids alone, which name nobody.</summary>
/// <param name="Resource">The resource; the first of a list; null where the payload cannot be read or is an empty list.</param>
/// <param name="LicenseId">The license, be it the resource or what the resource belongs to; null when there is none.</param>
public readonly record struct EventSubject(ResourceIdentifier? Resource, string? LicenseId)
{
    /// <summary>Finds out what an event is about. Reads the payload, so ask only when somebody looks.</summary>
    /// <param name="keygenEvent">The event.</param>
    /// <returns>The ids; nulls where the payload cannot be read. Throws nothing then.</returns>
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
            return default; // the handler that reads it says so
        }
    }
}
