namespace Keygen.Webhooks;

/// <summary>The relationships of a resource object, read one by one when asked for.</summary>
internal readonly struct ResourceRelationships(JsonMembers members, string type, string eventName)
{
    public IEnumerable<string> Names
    {
        get
        {
            var all = members;
            return Enumerable.Range(0, all.Count).Select(all.NameOf).Distinct(StringComparer.Ordinal);
        }
    }

    public Relationship? Find(ReadOnlySpan<byte> name)
    {
        var index = members.Find(name);
        try
        {
            return index < 0 ? null : members.Once(index, static (all, i) => Relationship.Read(all, i));
        }
        catch (InvalidOperationException exception)
        {
            throw new KeygenPayloadException(
                $"The relationship '{System.Text.Encoding.UTF8.GetString(name)}' of {type} in {eventName} holds half of a surrogate pair.",
                exception);
        }
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
