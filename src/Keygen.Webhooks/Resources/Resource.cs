using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// A JSON:API resource object as Keygen sent it. Of a type this library does not know it is a plain <see cref="Resource"/>; the
/// known ones derive from it. Attributes and relationships newer than this library are reachable by name.
/// </summary>
/// <remarks>
/// A snapshot of the moment of the event. Deliveries arrive in any order: compare <c>Updated</c> before overwriting newer state.
/// A property reads its attribute when it is asked for; one that cannot be read as documented throws
/// <see cref="KeygenPayloadException"/> and leaves the others alone.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Resource>))]
public class Resource : IJsonSource, ISerializable
{
    private readonly ResourceObject _object;

    internal Resource(ResourceObject resourceObject) => _object = resourceObject;

    /// <summary>The JSON:API type, such as <c>licenses</c>.</summary>
    public string Type => _object.Type;

    /// <summary>The id: a UUID in lower case. Ids of licenses and machines may have been chosen by your own code.</summary>
    public string Id => _object.Id;

    /// <summary>Type and id.</summary>
    public ResourceIdentifier Identifier => new(Type, Id);

    /// <summary>When it was created, in UTC; a machine, when it was activated.</summary>
    public DateTimeOffset Created => Attributes.Date("created"u8);

    /// <summary>When it was last changed, in UTC, to the millisecond. Compare it before overwriting newer state.</summary>
    public DateTimeOffset Updated => Attributes.Date("updated"u8);

    /// <summary>
    /// The environment; null for the global one, for what belongs to none, and from the Community Edition, which does not send the relationship.
    /// </summary>
    public ResourceIdentifier? Environment => Relationships.IdentifierOrNull("environment"u8);

    /// <summary>The names of all attributes that were sent.</summary>
    public IEnumerable<string> AttributeNames => _object.Attributes.Names;

    /// <summary>The names of all relationships that were sent.</summary>
    public IEnumerable<string> RelationshipNames => _object.Relationships.Names;

    internal ResourceAttributes Attributes => _object.Attributes;

    internal ResourceRelationships Relationships => _object.Relationships;

    internal ResourceAttributes Meta => _object.Meta;

    internal ApiVersion PayloadVersion => _object.Version;

    /// <summary>Looks up any attribute, also one newer than this library, as it was sent.</summary>
    /// <param name="name">The attribute's name on the wire, such as <c>expiry</c>.</param>
    /// <param name="value">A copy of its JSON value.</param>
    /// <returns>Whether there is such an attribute.</returns>
    public bool TryGetAttribute(string name, out JsonElement value) => _object.Attributes.TryGet(name, out value);

    /// <summary>Looks up any relationship, also one newer than this library.</summary>
    /// <param name="name">The relationship's name on the wire, such as <c>owner</c>.</param>
    /// <param name="relationship">The relationship.</param>
    /// <returns>Whether there is such a relationship; one that is there may still have no linkage.</returns>
    /// <exception cref="KeygenPayloadException">It is there, but not to one: Keygen sends no linkage to many today.</exception>
    public bool TryGetRelationship(string name, [NotNullWhen(true)] out Relationship? relationship)
    {
        ArgumentNullException.ThrowIfNull(name);
        return (relationship = _object.Relationships.Find(System.Text.Encoding.UTF8.GetBytes(name))) is not null;
    }

    /// <summary>One of the resource's own links, such as <c>self</c>.</summary>
    /// <param name="name">The link's name.</param>
    /// <returns>A path that begins with <c>/v1/</c> (the <c>redirect</c> of an artifact is a URL); null when there is none.</returns>
    public string? GetLink(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _object.Links.StringOrNull(System.Text.Encoding.UTF8.GetBytes(name));
    }

    /// <summary><c>type/id</c>; never content.</summary>
    public sealed override string ToString() => Identifier.ToString();

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => writer.WriteRawValue(_object.Json.Span, skipInputValidation: true);

    void IJsonSource.AddTo(SerializationInfo info) => JsonMembers.Read(_object.Json).AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);
}
