using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// A JSON:API relationship. Keygen sends either a linkage (<see cref="HasData"/>), which may be null, or a link alone.
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

    /// <summary>Whether there is a <c>data</c> member; without one the relationship is a link only.</summary>
    public bool HasData { get; }

    /// <summary>The related resource; null when there is none, or when the relationship is a link only.</summary>
    public ResourceIdentifier? Data { get; }

    /// <summary>The path under which Keygen's API shows what is related, such as <c>/v1/accounts/…/licenses/…/owner</c>; may be null.</summary>
    public string? RelatedLink { get; }

    /// <summary>A number from the relationship's <c>meta</c>, such as <c>count</c>.</summary>
    /// <param name="name">The name of the member.</param>
    /// <returns>The number; null when the member is absent or null.</returns>
    /// <exception cref="KeygenPayloadException">It is something other than an integer of 64 bits.</exception>
    public long? GetCount(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _meta.Int64OrNull(System.Text.Encoding.UTF8.GetBytes(name));
    }

    /// <summary>The linkage; of none, just what this is.</summary>
    public override string ToString() => Data?.ToString() ?? nameof(Relationship);

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => _members.WriteTo(writer);

    void IJsonSource.AddTo(SerializationInfo info) => _members.AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);

    /// <exception cref="KeygenPayloadException">It is no relationship object, or its data no resource identifier.</exception>
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

    /// <summary>A linkage whose id is null names nothing: that of an artifact's product once its release is gone, say.</summary>
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
        return new($"{char.ToUpperInvariant(text[0])}{text.AsSpan(1)} is not of the shape JSON:API gives one.");
    }
}
