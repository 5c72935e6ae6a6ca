using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Dashboard.Sections.Endpoint;

/// <summary>What Keygen has and what this app wants, side by side.</summary>
internal sealed record EndpointPageJson
{
    /// <summary>What to configure to see Keygen's side; null when it is shown.</summary>
    public required string? Sentence { get; init; }

    public required IReadOnlyList<EndpointAtKeygenJson> Endpoints { get; init; }

    /// <summary>Each event that Keygen sends or a handler wants, those first that do not fit.</summary>
    public required IReadOnlyList<SubscriptionJson> Events { get; init; }

    /// <summary>What the endpoint watch has found, in sentences.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    public required IReadOnlyList<KeyJson> Keys { get; init; }

    public required IReadOnlyList<SettingJson> Settings { get; init; }
}

internal sealed record EndpointAtKeygenJson(string Id, string Url, string Algorithm, bool IsAccepted, string? ApiVersion, bool IsDisabled);

/// <param name="Event">The event's name; <c>*</c> for all.</param>
/// <param name="IsSent">Whether an endpoint is subscribed to it; null when Keygen's side is not known.</param>
/// <param name="Handlers">The handlers that want it.</param>
internal sealed record SubscriptionJson(string Event, bool? IsSent, IReadOnlyList<string> Handlers);

/// <param name="Name">Its kind and fingerprint.</param>
/// <param name="IsConfigured">Whether it is accepted now.</param>
/// <param name="Verified">How many of the deliveries that this server keeps it verified.</param>
/// <param name="LastAt">When it last did; null when it did not.</param>
internal sealed record KeyJson(string Name, bool IsConfigured, int Verified, DateTimeOffset? LastAt);

internal sealed record SettingJson(string Name, string Value);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EndpointPageJson))]
internal sealed partial class EndpointJsonContext : JsonSerializerContext;
