using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Samples;

/// <summary>
/// The content of an event: its payload in the newest version, and what older versions look up. Kept as text to save memory.
/// </summary>
internal sealed record EventContent(string Name, string Newest, VersionLookups Lookups)
{
    // Escapes only what JSON requires, except in payloads of the newest version.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public JsonObject Payload => JsonNode.Parse(Newest)!.AsObject();

    public string PayloadFor(string version)
    {
        if (VersionSteps.Minor(version) is VersionSteps.Newest)
        {
            return WithoutMarkup(Newest);
        }

        var payload = Payload;
        VersionSteps.Apply(payload, VersionSteps.Minor(version), Lookups);
        return Text(payload);
    }

    /// <summary>
    /// Escapes JSON for HTML and JavaScript, as Keygen's framework does. Migrations to older versions write the payload without these
    /// escapes. In JSON these characters appear only inside strings.
    /// </summary>
    private static string WithoutMarkup(string json) => json
        .Replace("&", @"\u0026", StringComparison.Ordinal).Replace("<", @"\u003c", StringComparison.Ordinal).Replace(">", @"\u003e", StringComparison.Ordinal)
        .Replace("\u2028", @"\u2028", StringComparison.Ordinal).Replace("\u2029", @"\u2029", StringComparison.Ordinal);

    public static string Text(JsonNode node) => System.Text.Encoding.UTF8.GetString(Bytes(node));

    public static byte[] Bytes(JsonNode node)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Relaxed))
        {
            node.WriteTo(writer);
        }

        return stream.ToArray();
    }
}

/// <summary>Writes one webhook event as a document, as it is delivered and as the API shows it.</summary>
internal sealed record EventDocument
{
    public required string Id { get; init; }

    public required string AccountId { get; init; }

    public required string Token { get; init; }

    public required string Name { get; init; }

    public required string EndpointUrl { get; init; }

    public required string? ApiVersion { get; init; }

    public required string? Payload { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Updated { get; init; }

    public string Status { get; init; } = "DELIVERING";

    public int? LastResponseCode { get; init; }

    public string? LastResponseBody { get; init; }

    public string? EnvironmentId { get; init; }

    public bool CommunityEdition { get; init; }

    public JsonObject ToJson()
    {
        var account = $"/v1/accounts/{AccountId}";
        var relationships = new JsonObject { ["account"] = Related(account, "accounts", AccountId) };
        if (!CommunityEdition)
        {
            relationships["environment"] = Related(EnvironmentId is null ? null : $"{account}/environments/{EnvironmentId}", "environments", EnvironmentId);
        }

        return new()
        {
            ["id"] = Id,
            ["type"] = "webhook-events",
            ["attributes"] = new JsonObject
            {
                ["endpoint"] = EndpointUrl,
                ["apiVersion"] = ApiVersion,
                ["payload"] = Payload,
                ["event"] = Name,
                ["status"] = Status,
                ["lastResponseCode"] = LastResponseCode,
                ["lastResponseBody"] = LastResponseBody,
                ["created"] = SampleValues.Time(Created),
                ["updated"] = SampleValues.Time(Updated ?? Created),
            },
            ["relationships"] = relationships,
            ["links"] = new JsonObject { ["self"] = $"{account}/webhook-events/{Id}" },
            ["meta"] = new JsonObject { ["idempotencyToken"] = Token },
        };
    }

    public byte[] ToBody() => EventContent.Bytes(new JsonObject { ["data"] = ToJson() });

    public static JsonObject Related(string? link, string type, string? id) => new()
    {
        ["links"] = new JsonObject { ["related"] = link },
        ["data"] = id is null ? null : new JsonObject { ["type"] = type, ["id"] = id },
    };
}
