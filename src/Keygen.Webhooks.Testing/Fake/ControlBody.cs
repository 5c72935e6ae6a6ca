using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>Reads the changes to an event from the body of a control request.</summary>
internal sealed class ControlBody
{
    private static readonly string[] Names = ["resourceId", "idempotencyToken", "attributes", "metadata", "relationships"];

    private readonly JsonObject _json;

    private ControlBody(JsonObject json) => _json = json;

    public static async Task<ControlBody> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
        var json = text.Length is 0 ? [] : Parse(text) as JsonObject ?? throw new FormatException("The body must be a JSON object.");
        return json.FirstOrDefault(static one => !Names.Contains(one.Key)) is { Key: { } unknown }
            ? throw new FormatException($"The body has an unknown member '{unknown}'. Use {string.Join(", ", Names)}.")
            : new(json);
    }

    public void Apply(KeygenEventBuilder builder)
    {
        if (Text("resourceId", _json["resourceId"]) is { } id)
        {
            builder.WithResourceId(id);
        }

        if (Text("idempotencyToken", _json["idempotencyToken"]) is { } token)
        {
            builder.WithIdempotencyToken(token);
        }

        foreach (var (name, value) in Members("attributes"))
        {
            builder.WithAttribute(name, value);
        }

        foreach (var (name, value) in Members("metadata"))
        {
            builder.WithMetadata(name, value);
        }

        foreach (var (name, value) in Members("relationships"))
        {
            builder.WithRelationship(name, Text(name, value));
        }
    }

    private JsonObject Members(string name) => _json[name] switch
    {
        null => [],
        JsonObject members => members,
        _ => throw new FormatException($"'{name}' must be an object."),
    };

    private static string? Text(string name, JsonNode? value) => value is null ? null
        : value.GetValueKind() is JsonValueKind.String ? (string?)value
        : throw new FormatException($"'{name}' must be a string or null.");

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The body is not JSON: {exception.Message}", exception);
        }
    }
}
