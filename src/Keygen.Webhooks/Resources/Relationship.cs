using System.Text.Json;

namespace Keygen.Webhooks;

/// <summary>
/// A JSON:API relationship. Keygen sends either a linkage (<see cref="HasData"/>), which may be null, or a link alone.
/// </summary>
public sealed class Relationship
{
    private readonly JsonMembers _meta;

    private Relationship(bool hasData, ResourceIdentifier? data, string? related, JsonMembers meta)
    {
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
    /// <returns>The number; null when the member is absent or no 64-bit integer.</returns>
    public long? GetCount(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var index = _meta.Find(name);
        return index >= 0 && _meta.KindOf(index) is JsonTokenType.Number && _meta.ReaderOf(index).TryGetInt64(out var count) ? count : null;
    }

    internal static Relationship Read(JsonMembers relationships, int index)
    {
        var members = JsonMembers.Read(relationships.ValueOf(index));
        var data = members.Find("data"u8);
        var links = members.Find("links"u8);
        var meta = members.Find("meta"u8);
        return new(
            data >= 0,
            data >= 0 && members.KindOf(data) is JsonTokenType.StartObject ? ReadIdentifier(JsonMembers.Read(members.ValueOf(data))) : null,
            links >= 0 ? StringIn(JsonMembers.Read(members.ValueOf(links)), "related"u8) : null,
            meta >= 0 ? JsonMembers.Read(members.ValueOf(meta)) : JsonMembers.Empty);
    }

    private static ResourceIdentifier? ReadIdentifier(JsonMembers data) =>
        StringIn(data, "type"u8) is { } type && StringIn(data, "id"u8) is { } id ? new ResourceIdentifier(type, id) : null;

    private static string? StringIn(JsonMembers members, ReadOnlySpan<byte> name)
    {
        var index = members.Find(name);
        return index >= 0 && members.KindOf(index) is JsonTokenType.String ? members.ReaderOf(index).GetString() : null;
    }
}
