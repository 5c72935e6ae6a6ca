namespace Keygen.Webhooks.Resources;

/// <summary>The relationships of a resource object, read one by one when asked for.</summary>
internal readonly struct ResourceRelationships(JsonMembers members, string type, string eventName)
{
    public IEnumerable<string> Names => members.Names;

    public Relationship? Find(ReadOnlySpan<byte> name)
    {
        var index = members.Find(name);
        return index < 0 ? null : members.Once(index, (type, eventName), static (all, i, place) =>
            Relationship.Read(all.ValueOf(i), new(all, i, place.type, place.eventName)));
    }

    /// <summary>The linkage of a relationship that may be absent, or present and null.</summary>
    public ResourceIdentifier? IdentifierOrNull(ReadOnlySpan<byte> name) => Find(name)?.Data;

    /// <summary>The linkage of a relationship that Keygen always sends.</summary>
    public ResourceIdentifier Identifier(ReadOnlySpan<byte> name) =>
        IdentifierOrNull(name)
        ?? throw Missing(name, "missing or null");

    /// <summary>The link and the counts of a relationship that has no linkage.</summary>
    public Relationship Link(ReadOnlySpan<byte> name) =>
        Find(name)
        ?? throw Missing(name, "missing");

    private KeygenPayloadException Missing(ReadOnlySpan<byte> name, string what) =>
        new($"The relationship '{System.Text.Encoding.UTF8.GetString(name)}' of {type} in {eventName} is {what}, which Keygen does not document.");
}

/// <summary>Where a relationship stands; put into words only when something is wrong with it.</summary>
internal sealed class RelationshipPlace(JsonMembers relationships, int index, string type, string eventName)
{
    public override string ToString() => $"the relationship '{relationships.NameOf(index)}' of {type} in {eventName}";
}
