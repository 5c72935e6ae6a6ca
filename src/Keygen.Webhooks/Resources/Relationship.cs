using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// A JSON:API relationship. Keygen sends either a linkage (<see cref="HasData"/>), which may be null, or only a link.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Relationship>))]
public sealed class Relationship : IJsonSource, ISerializable
{
    private readonly JsonMembers _members;
    private readonly ResourceAttributes _meta;

    private Relationship(JsonMembers members, bool hasData, ResourceIdentifier? data, string? related, ResourceAttributes meta)
    {
        _members = members;
        HasData = hasData;
        Data = data;
        RelatedLink = related;
        _meta = meta;
    }

    /// <summary>Whether the relationship has a <c>data</c> member. Without one it is only a link.</summary>
    public bool HasData { get; }

    /// <summary>Identifies the related resource; null when there is none, or when the relationship is only a link.</summary>
    public ResourceIdentifier? Data { get; }

    /// <summary>
    /// The path of the related resources in Keygen's API, such as <c>/v1/accounts/…/licenses/…/owner</c>; null when Keygen sends none.
    /// </summary>
    public string? RelatedLink { get; }

    /// <summary>Reads a number from the relationship's <c>meta</c>, such as <c>count</c>.</summary>
    /// <param name="name">The name of the member.</param>
    /// <returns>The number; null when the member is absent or null.</returns>
    /// <exception cref="KeygenPayloadException">The member is not a 64-bit integer.</exception>
    public long? GetCount(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _meta.Int64OrNull(System.Text.Encoding.UTF8.GetBytes(name));
    }

    /// <summary>Returns <c>type/id</c> of the related resource, or the name of this class when there is none.</summary>
    public override string ToString() => Data?.ToString() ?? nameof(Relationship);

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => _members.WriteTo(writer);

    void IJsonSource.AddTo(SerializationInfo info) => _members.AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);

    /// <exception cref="KeygenPayloadException">
    /// The JSON is not a relationship object, or its data is not a resource identifier.
    /// </exception>
    internal static Relationship Read(ReadOnlyMemory<byte> json, RelationshipPlace place)
    {
        var members = ReadObject(json, place) ?? throw Malformed(place);
        var data = members.Find("data"u8);
        var (links, meta) = (ObjectIn(members, "links"u8, place), ObjectIn(members, "meta"u8, place));
        return new(
            members,
            data >= 0,
            data >= 0 ? ReadIdentifier(members.ValueOf(data), place) : null,
            new ResourceAttributes(links, "the links", place).StringOrNull("related"u8),
            new(meta, "the meta", place));
    }

    /// <summary>
    /// A linkage with a null id identifies nothing. Keygen sends one for an artifact's product when the release is deleted.
    /// </summary>
    private static ResourceIdentifier? ReadIdentifier(ReadOnlyMemory<byte> json, RelationshipPlace place)
    {
        if (ReadObject(json, place) is not { } members)
        {
            return null;
        }

        var identifier = new ResourceAttributes(members, "the data", place);
        return identifier.StringOrNull("id"u8) is { } id ? new(identifier.String("type"u8), id)
            : identifier.Has("id"u8) ? null
            : throw Malformed(place);
    }

    private static JsonMembers ObjectIn(JsonMembers members, ReadOnlySpan<byte> name, RelationshipPlace place)
    {
        var index = members.Find(name);
        return (index < 0 ? null : ReadObject(members.ValueOf(index), place)) ?? JsonMembers.Empty;
    }

    /// <returns>The object; null for null.</returns>
    private static JsonMembers? ReadObject(ReadOnlyMemory<byte> json, RelationshipPlace place) => json.Span[0] switch
    {
        (byte)'{' => JsonMembers.Read(json),
        (byte)'n' => null,
        _ => throw Malformed(place),
    };

    private static KeygenPayloadException Malformed(RelationshipPlace place)
    {
        var text = place.ToString();
        return new($"{char.ToUpperInvariant(text[0])}{text.AsSpan(1)} is not a valid JSON:API relationship.");
    }
}
