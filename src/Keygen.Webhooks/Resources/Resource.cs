using System.Diagnostics.CodeAnalysis;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// A JSON:API resource object as Keygen sent it. Known types have derived classes; an unknown type is a plain <see cref="Resource"/>.
/// Look up attributes and relationships that are newer than this library by name.
/// </summary>
/// <remarks>
/// A snapshot at the moment of the event. Deliveries arrive in any order: compare <c>Updated</c> before you overwrite newer state.
/// A property reads its attribute on access, and throws <see cref="KeygenPayloadException"/> when the attribute differs from what Keygen
/// documents. The other properties still work.
/// </remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<Resource>))]
public class Resource : IJsonSource, ISerializable
{
    private readonly ResourceObject _object;

    internal Resource(ResourceObject resourceObject) => _object = resourceObject;

    /// <summary>The JSON:API type, such as <c>licenses</c>.</summary>
    public string Type => _object.Type;

    /// <summary>The id, a UUID in lower case. Your code can choose the ids of licenses and machines.</summary>
    public string Id => _object.Id;

    /// <summary>The type and id.</summary>
    public ResourceIdentifier Identifier => new(Type, Id);

    /// <summary>When the resource was created, in UTC; for a machine, when it was activated.</summary>
    public DateTimeOffset Created => Attributes.Date("created"u8);

    /// <summary>When the resource was last changed, in UTC, to the millisecond. Compare it before you overwrite newer state.</summary>
    public DateTimeOffset Updated => Attributes.Date("updated"u8);

    /// <summary>
    /// Identifies the environment. Null for the global environment, for resources without one, and from Keygen's Community Edition.
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

    /// <summary>Looks up any attribute, exactly as Keygen sent it, even when it is newer than this library.</summary>
    /// <param name="name">The attribute's name on the wire, such as <c>expiry</c>.</param>
    /// <param name="value">A copy of its JSON value; undefined when there is no such attribute.</param>
    /// <returns>Whether there is such an attribute.</returns>
    public bool TryGetAttribute(string name, out JsonElement value) => _object.Attributes.TryGet(name, out value);

    /// <summary>Looks up any relationship, even one that is newer than this library.</summary>
    /// <param name="name">The relationship's name on the wire, such as <c>owner</c>.</param>
    /// <param name="relationship">The relationship; null when there is no such relationship.</param>
    /// <returns>Whether there is such a relationship. It may still have no linkage.</returns>
    /// <exception cref="KeygenPayloadException">
    /// The relationship has a linkage to several resources, which Keygen does not send today.
    /// </exception>
    public bool TryGetRelationship(string name, [NotNullWhen(true)] out Relationship? relationship)
    {
        ArgumentNullException.ThrowIfNull(name);
        return (relationship = _object.Relationships.Find(System.Text.Encoding.UTF8.GetBytes(name))) is not null;
    }

    /// <summary>Returns one of the resource's own links, such as <c>self</c>.</summary>
    /// <param name="name">The link's name.</param>
    /// <returns>A path that begins with <c>/v1/</c> (the <c>redirect</c> of an artifact is a URL); null when there is none.</returns>
    public string? GetLink(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _object.Links.StringOrNull(System.Text.Encoding.UTF8.GetBytes(name));
    }

    /// <summary>Returns <c>type/id</c>, never the content.</summary>
    public sealed override string ToString() => Identifier.ToString();

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => writer.WriteRawValue(_object.Json.Span, skipInputValidation: true);

    void IJsonSource.AddTo(SerializationInfo info) => JsonMembers.Read(_object.Json).AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);
}
