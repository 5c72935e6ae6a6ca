using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>What an event is about, for logs and traces: ids alone.</summary>
/// <param name="Resource">The resource; the first of a list; null where the payload cannot be read or is an empty list.</param>
/// <param name="LicenseId">The license, be it the resource or what the resource belongs to; null when there is none.</param>
internal readonly record struct EventSubject(ResourceIdentifier? Resource, string? LicenseId)
{
    /// <summary>Reads the payload, so ask only when somebody looks.</summary>
    public static EventSubject Of(KeygenEvent keygenEvent)
    {
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
