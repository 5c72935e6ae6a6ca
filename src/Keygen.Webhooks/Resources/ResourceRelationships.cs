namespace Keygen.Webhooks.Resources;

/// <summary>The relationships of a resource object. Each is read on access.</summary>
internal readonly struct ResourceRelationships(JsonMembers members, string type, string eventName)
{
    public IEnumerable<string> Names => members.Names;

    public Relationship? Find(ReadOnlySpan<byte> name)
    {
        var index = members.Find(name);
        return index < 0 ? null : members.Once(index, (type, eventName), static (all, i, place) =>
            Relationship.Read(all.ValueOf(i), new(all, i, place.type, place.eventName)));
    }

    /// <summary>Reads the linkage of a relationship that may be absent or null.</summary>
    public ResourceIdentifier? IdentifierOrNull(ReadOnlySpan<byte> name) => Find(name)?.Data;

    /// <summary>Reads the linkage of a relationship that Keygen always sends.</summary>
    public ResourceIdentifier Identifier(ReadOnlySpan<byte> name) =>
        IdentifierOrNull(name)
        ?? throw Missing(name, "missing or null");

    /// <summary>Reads the link and the counts of a relationship that has no linkage.</summary>
    public Relationship Link(ReadOnlySpan<byte> name) =>
        Find(name)
        ?? throw Missing(name, "missing");

    private KeygenPayloadException Missing(ReadOnlySpan<byte> name, string what) =>
        new($"The relationship '{System.Text.Encoding.UTF8.GetString(name)}' of {type} in {eventName} is {what}, which Keygen does not document.");
}

/// <summary>The place of a relationship. It is formatted only when a message needs it.</summary>
internal sealed class RelationshipPlace(JsonMembers relationships, int index, string type, string eventName)
{
    public override string ToString() => $"the relationship '{relationships.NameOf(index)}' of {type} in {eventName}";
}
