using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>
/// The payload of an event: a JSON:API document with one resource or a list of resources, and for some events <c>meta</c>.
/// </summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<EventPayload>))]
public sealed class EventPayload : IJsonSource, ISerializable
{
    private readonly JsonMembers _meta;
    private readonly string _eventName;

    internal EventPayload(string eventName, ReadOnlyMemory<byte> json, bool isCollection, IReadOnlyList<Resource> resources, JsonMembers meta)
    {
        _eventName = eventName;
        Json = json;
        IsCollection = isCollection;
        Resources = resources;
        _meta = meta;
    }

    /// <summary>
    /// The document as UTF-8 JSON, in the endpoint's API version. It may contain license keys, reset tokens and personal data.
    /// </summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Whether <c>data</c> is a list, as in <c>license.users.attached</c>.</summary>
    public bool IsCollection { get; }

    /// <summary>
    /// The resources. A list may be empty. A resource of a known type has its own class, such as <see cref="License"/>.
    /// </summary>
    public IReadOnlyList<Resource> Resources { get; }

    internal ResourceAttributes MetaMembers => new(_meta, "the meta", _eventName);

    /// <summary>Looks up a member of <c>meta</c>, exactly as Keygen sent it.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="value">A copy of its JSON value; undefined when there is no such member.</param>
    /// <returns>Whether there is such a member.</returns>
    public bool TryGetMeta(string name, out JsonElement value) => MetaMembers.TryGet(name, out value);

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => writer.WriteRawValue(Json.Span, skipInputValidation: true);

    void IJsonSource.AddTo(SerializationInfo info) => JsonMembers.Read(Json).AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);

    internal T Single<T>()
        where T : Resource =>
        !IsCollection && Resources is [T resource] ? resource : throw Unexpected<T>("one resource");

    internal IReadOnlyList<T> All<T>()
        where T : Resource =>
        IsCollection && Resources.All(static resource => resource is T)
            ? [.. Resources.Cast<T>()]
            : throw Unexpected<T>("a list");

    private KeygenPayloadException Unexpected<T>(string expected) =>
        new($"The payload of {_eventName} is not {expected} of type {typeof(T).Name}: it has {Resources.Count} of "
            + $"{(Resources.Count == 0 ? "no type" : Resources[0].GetType() == typeof(Resource) ? "a type this library does not know" : Resources[0].GetType().Name)}. Read it through Payload.");
}
