namespace Keygen.Webhooks;

/// <summary>A JSON:API resource identifier: names a resource without showing it.</summary>
/// <param name="Type">The resource type, such as <c>users</c>.</param>
/// <param name="Id">The id, a UUID in lower case.</param>
/// <remarks>See <see href="https://jsonapi.org/format/#document-resource-identifier-objects">JSON:API</see>.</remarks>
public readonly record struct ResourceIdentifier(string Type, string Id)
{
    /// <summary><c>type/id</c>.</summary>
    public override string ToString() => $"{Type}/{Id}";
}
