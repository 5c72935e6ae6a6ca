using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>The JSON:API document of a request. It rejects what Keygen rejects: unknown members, missing ones, and other kinds of values.</summary>
internal sealed class ApiBody
{
    private readonly JsonObject _data;

    private ApiBody(JsonObject data, JsonObject attributes) => (_data, Attributes) = (data, attributes);

    /// <summary>The attributes as Keygen stores them.</summary>
    public JsonObject Attributes { get; }

    public string? Id => (string?)_data["id"];

    /// <exception cref="ApiRefusal">The body does not have the documented form.</exception>
    public static ApiBody Read(string body, ResourceKind kind, bool creates)
    {
        var data = Parse(body)["data"] as JsonObject ?? throw Refused("/data", "is missing");
        if (((string?)data["type"])?.Replace('_', '-') is not { } type || (type != kind.Type && type != kind.Type.TrimEnd('s')))
        {
            throw Refused("/data/type", data["type"] is null ? "is missing" : "is invalid");
        }

        var (given, stored) = (data["attributes"] as JsonObject ?? [], new JsonObject());
        foreach (var (name, value) in given)
        {
            var pointer = $"/data/attributes/{name}";
            var form = Array.Find(kind.Writable, one => one.StartsWith($"{name}:", StringComparison.Ordinal)) is { } known && (creates || !known.Contains('1', StringComparison.Ordinal))
                ? known[(name.Length + 1)..] : throw Refused(pointer, "unpermitted parameter");
            stored[name] = Stored(name, Checked(value, form, pointer), pointer);
        }

        var missing = Array.Find(kind.Writable, one => creates && one.EndsWith('!') && !given.ContainsKey(one.Split(':')[0]));
        return missing is null ? new(data, stored) : throw Refused($"/data/attributes/{missing.Split(':')[0]}", "is missing");
    }

    /// <summary>Reads the strings of a document's <c>meta</c>.</summary>
    /// <exception cref="ApiRefusal">One is missing.</exception>
    public static string[] Meta(string body, params string[] names)
    {
        var meta = Parse(body)["meta"] as JsonObject ?? throw Refused("/meta", "is missing");
        return [.. names.Select(name => meta[name] is { } value
            ? (string)Checked(value, "s", $"/meta/{name}")!
            : throw Refused($"/meta/{name}", "is missing"))];
    }

    public bool Has(string relationship) => _data["relationships"]?[relationship] is not null;

    /// <summary>The id of a related resource; null for none.</summary>
    public string? Related(string relationship) => (string?)_data["relationships"]?[relationship]?["data"]?["id"];

    private static JsonObject Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw Refused("", "must be an object");
        }
        catch (JsonException)
        {
            throw new ApiRefusal(ApiErrors.Of(400, "Bad request", "The request could not be completed because it contains invalid JSON (check formatting/encoding)") with { Signed = false });
        }
    }

    private static JsonNode? Checked(JsonNode? value, string form, string pointer)
    {
        if (value is null)
        {
            return form.Contains('?', StringComparison.Ordinal) ? null : throw Refused(pointer, "cannot be null");
        }

        var (expected, fits) = (form[0], value.GetValueKind()) switch
        {
            ('s', var kind) => ("string", kind is JsonValueKind.String),
            ('n', var kind) => ("integer", kind is JsonValueKind.Number),
            ('b', var kind) => ("boolean", kind is JsonValueKind.True or JsonValueKind.False),
            ('a', var kind) => ("array", kind is JsonValueKind.Array),
            (_, var kind) => ("object", kind is JsonValueKind.Object),
        };
        return fits ? value : throw Refused(pointer, $"type mismatch (received {value.GetValueKind().ToString().ToLowerInvariant()} expected {expected})");
    }

    private static JsonNode? Stored(string name, JsonNode? value, string pointer) => name switch
    {
        "metadata" => MetadataSpelling.Stored(value),
        "email" => ((string)value!).ToLowerInvariant(),
        "expiry" when value is not null => DateTimeOffset.TryParse((string)value!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? SampleValues.Time(time) : throw Refused(pointer, "type mismatch (received string expected time)"),
        _ => value?.DeepClone(),
    };

    private static ApiRefusal Refused(string pointer, string detail) => new(ApiErrors.Body(pointer, detail));
}
