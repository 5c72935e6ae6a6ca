using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing;

/// <summary>A resource of the fake's account, as the API showed it when you asked. A later change does not change it.</summary>
public sealed class FakeResource
{
    private readonly JsonObject _json;

    internal FakeResource(JsonObject json) => _json = json;

    /// <summary>The id, a UUID.</summary>
    public string Id => (string)_json["id"]!;

    /// <summary>The JSON:API type, such as <c>licenses</c>.</summary>
    public string Type => (string)_json["type"]!;

    /// <summary>Returns a copy of an attribute; null when it is JSON null or absent.</summary>
    /// <param name="attribute">The attribute's name on the wire, such as <c>suspended</c>.</param>
    public JsonNode? this[string attribute] => _json["attributes"]![attribute]?.DeepClone();

    /// <summary>Returns the id of a related resource; null for none.</summary>
    /// <param name="relationship">The relationship's name, such as <c>owner</c>.</param>
    public string? RelatedId(string relationship) => ResourceDocument.Related(_json, relationship);

    /// <summary>Returns a copy of the resource's JSON. A license's contains its key.</summary>
    public JsonObject ToJson() => _json.DeepClone().AsObject();

    /// <summary>Returns the type and id, never the content.</summary>
    public override string ToString() => $"{Type}/{Id}";
}
