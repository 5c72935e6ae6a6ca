using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>A JSON:API resource identifier: the type and id of a resource, without its attributes.</summary>
/// <param name="Type">The resource type, such as <c>users</c>.</param>
/// <param name="Id">The id, a UUID in lower case.</param>
/// <remarks>See <see href="https://jsonapi.org/format/#document-resource-identifier-objects">JSON:API</see>.</remarks>
[DataContract]
public readonly record struct ResourceIdentifier(
    [property: JsonPropertyName("type")][property: DataMember(Name = "type")] string Type,
    [property: JsonPropertyName("id")][property: DataMember(Name = "id")] string Id)
{
    /// <summary>Returns <c>type/id</c>.</summary>
    public override string ToString() => $"{Type}/{Id}";
}
