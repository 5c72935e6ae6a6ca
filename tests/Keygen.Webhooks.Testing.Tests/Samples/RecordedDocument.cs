using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Tests.Samples;

/// <summary>What a recorded delivery chose where Keygen leaves a choice: nulls, environments, how many records, who bears a token.</summary>
internal sealed class RecordedDocument(JsonElement envelope)
{
    private readonly JsonElement _payload = JsonDocument.Parse(
        envelope.GetProperty("data").GetProperty("attributes").GetProperty("payload").GetString()!).RootElement;

    public void Copy(KeygenEventBuilder builder)
    {
        var data = _payload.GetProperty("data");
        var isList = data.ValueKind is JsonValueKind.Array;
        var first = isList ? data[0] : data;
        if (isList)
        {
            builder.WithCount(data.GetArrayLength());
        }

        if (!envelope.GetProperty("data").GetProperty("relationships").TryGetProperty("environment", out var environment))
        {
            builder.WithCommunityEdition();
        }
        else if (environment.GetProperty("data").ValueKind is JsonValueKind.Object)
        {
            builder.WithEnvironment(environment.GetProperty("data").GetProperty("id").GetString()!);
        }

        CopyAttributes(builder, first.GetProperty("attributes"), first.GetProperty("type").ValueEquals("licenses"));
        if (first.TryGetProperty("relationships", out var relationships))
        {
            CopyRelationships(builder, relationships);
        }

        CopyMeta(builder);
    }

    private static void CopyAttributes(KeygenEventBuilder builder, JsonElement attributes, bool isLicense)
    {
        foreach (var optional in new[] { "maxActivations", "activations", "maxDeactivations", "deactivations" }.Where(name => attributes.TryGetProperty(name, out _)))
        {
            builder.WithAttribute(optional, 5);
        }

        if (isLicense && !attributes.TryGetProperty("key", out _))
        {
            builder.WithoutAttribute("key");
        }

        if (attributes.TryGetProperty("filename", out var filename) && !attributes.TryGetProperty("semver", out _))
        {
            builder.WithAttribute("filename", filename.GetString());
        }
    }

    private static void CopyRelationships(KeygenEventBuilder builder, JsonElement relationships)
    {
        foreach (var (name, type) in new[] { ("environment", null), ("bearer", "any"), ("group", null), ("owner", null), ("package", null), ("plan", (string?)null) })
        {
            if (relationships.TryGetProperty(name, out var one) && one.TryGetProperty("data", out var data))
            {
                var target = data.ValueKind is JsonValueKind.Object ? data : (JsonElement?)null;
                builder.WithRelationship(name, target?.GetProperty("id").GetString(), type is null ? null : target?.GetProperty("type").GetString());
            }
        }

        // Of a license or machine, up to version 1.5.
        if (relationships.TryGetProperty("user", out var user) && user.GetProperty("data").ValueKind is JsonValueKind.Null)
        {
            builder.WithLicenseOwner(null).WithRelationship("owner", null);
        }
    }

    private void CopyMeta(KeygenEventBuilder builder)
    {
        if (_payload.TryGetProperty("meta", out var meta) && meta.TryGetProperty("ts", out _))
        {
            foreach (var name in new[] { "nonce", "scope" })
            {
                _ = meta.TryGetProperty(name, out var value) ? builder.WithMeta(name, JsonNode.Parse(value.GetRawText())) : builder.WithoutMeta(name);
            }
        }
    }
}
