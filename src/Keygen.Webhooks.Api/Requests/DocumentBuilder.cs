using System.Globalization;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Api;

/// <summary>Builds the document of a create or an update. It holds only what was set.</summary>
/// <param name="type">The JSON:API type.</param>
/// <param name="id">The id that the caller chose for a new resource; null for none.</param>
internal sealed class DocumentBuilder(string type, string? id = null)
{
    private readonly JsonObject _attributes = [];
    private readonly JsonObject _relationships = [];

    public DocumentBuilder Set(string name, Optional<string?> value) => Set(name, value.IsSet, value.Value);

    public DocumentBuilder Set(string name, Optional<bool?> value) => Set(name, value.IsSet, value.Value);

    public DocumentBuilder Set(string name, Optional<int?> value) => Set(name, value.IsSet, value.Value);

    public DocumentBuilder Set(string name, Optional<long?> value) => Set(name, value.IsSet, value.Value);

    public DocumentBuilder Set(string name, Optional<DateTimeOffset?> value) =>
        Set(name, value.IsSet, value.Value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    /// <summary>Sets a text; null does not set it.</summary>
    public DocumentBuilder SetText(string name, string? value) => Set(name, value is not null, value);

    /// <summary>Sets a list; null does not set it.</summary>
    public DocumentBuilder SetList(string name, IEnumerable<string>? values) =>
        Set(name, values is not null, values is null ? null : new JsonArray([.. values.Select(static one => (JsonNode)one)]));

    /// <summary>Sets an object to a copy; null does not set it.</summary>
    public DocumentBuilder SetObject(string name, JsonObject? value) => Set(name, value is not null, value?.DeepClone());

    /// <summary>Sets the linkage of a relationship; null removes it.</summary>
    public DocumentBuilder Link(string name, string linkedType, Optional<string?> linkedId)
    {
        if (linkedId.IsSet)
        {
            _relationships[name] = new JsonObject
            {
                ["data"] = linkedId.Value is { } set ? new JsonObject { ["type"] = linkedType, ["id"] = set } : null,
            };
        }

        return this;
    }

    public JsonObject Build()
    {
        var data = new JsonObject { ["type"] = type };
        if (id is not null)
        {
            data["id"] = id;
        }

        data["attributes"] = _attributes;
        if (_relationships.Count > 0)
        {
            data["relationships"] = _relationships;
        }

        return new() { ["data"] = data };
    }

    private DocumentBuilder Set(string name, bool isSet, JsonNode? value)
    {
        if (isSet)
        {
            _attributes[name] = value;
        }

        return this;
    }
}
