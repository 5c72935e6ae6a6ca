using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing;

/// <summary>A response of the API, before it is signed and sent.</summary>
internal sealed record FakeApiResponse(int Status, JsonObject? Body, bool Signed = true)
{
    public string? Location { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether Keygen's application responds, and not a server in front of it, which sends no <c>Keygen-Version</c>.</summary>
    public bool OfTheApplication { get; init; } = true;

    public static FakeApiResponse Ok(JsonNode? data, JsonObject? links = null) =>
        new(200, links is null ? new() { ["data"] = data } : new() { ["data"] = data, ["links"] = links });
}
