using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks;

/// <summary>The payload of an event: a JSON:API document of one resource or a list of them, and <c>meta</c> where the event has some.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<EventPayload>))]
public sealed class EventPayload : IJsonSource, ISerializable
{
    private readonly JsonMembers _meta;
    private readonly string _eventName;

    private EventPayload(string eventName, ReadOnlyMemory<byte> json, bool isCollection, IReadOnlyList<Resource> resources, JsonMembers meta)
    {
        _eventName = eventName;
        Json = json;
        IsCollection = isCollection;
        Resources = resources;
        _meta = meta;
    }

    /// <summary>
    /// The document as UTF-8 JSON, in the API version the endpoint is set to. It may hold license keys, reset tokens and personal data.
    /// </summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Whether <c>data</c> is a list, as in <c>license.users.attached</c>.</summary>
    public bool IsCollection { get; }

    /// <summary>
    /// The resources: one, or as many as the list has, possibly none. Those of known types are of their own classes.
    /// </summary>
    public IReadOnlyList<Resource> Resources { get; }

    internal ResourceAttributes MetaMembers => new(_meta, "the meta", _eventName);

    /// <summary>Looks up a member of <c>meta</c> as it was sent.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="value">A copy of its JSON value.</param>
    /// <returns>Whether there is such a member.</returns>
    public bool TryGetMeta(string name, out JsonElement value) => MetaMembers.TryGet(name, out value);

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => writer.WriteRawValue(Json.Span, skipInputValidation: true);

    void IJsonSource.AddTo(SerializationInfo info) => JsonMembers.Read(Json).AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);

    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A text that is needed holds half of a surrogate pair.</exception>
    /// <exception cref="KeygenPayloadException">It is no JSON:API document.</exception>
    internal static EventPayload Read(ReadOnlyMemory<byte> json, PayloadOrigin origin)
    {
        try
        {
            return ReadInOnePass(json, origin);
        }
        catch (KeygenPayloadException)
        {
            // Of several 'data' the last counts, and it may have been an earlier one that is bad.
            return ReadLastData(json, origin);
        }
    }

    internal T Single<T>()
        where T : Resource =>
        !IsCollection && Resources is [T resource] ? resource : throw Unexpected<T>("one resource");

    internal IReadOnlyList<T> All<T>()
        where T : Resource =>
        IsCollection && Resources.All(static resource => resource is T)
            ? [.. Resources.Cast<T>()]
            : throw Unexpected<T>("a list");

    private static EventPayload ReadInOnePass(ReadOnlyMemory<byte> json, PayloadOrigin origin)
    {
        var reader = new Utf8JsonReader(json.Span, JsonMembers.AnyDepth);
        List<Resource>? resources = null;
        var isCollection = false;
        var meta = JsonMembers.Empty;
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                isCollection = reader.TokenType is JsonTokenType.StartArray;
                resources = ReadData(ref reader, json, origin);
            }
            else if (reader.ValueTextEquals("meta"u8))
            {
                reader.Read();
                meta = JsonMembers.Read(ref reader, json);
            }
            else
            {
                reader.Skip();
            }
        }

        // Nothing may follow the document.
        reader.Read();
        return new(origin.EventName, json, isCollection, resources ?? throw new KeygenPayloadException(), meta);
    }

    private static EventPayload ReadLastData(ReadOnlyMemory<byte> json, PayloadOrigin origin)
    {
        var document = ReadMembers(json);
        var (data, meta) = (document.Find("data"u8), document.Find("meta"u8));
        return data < 0
            ? throw new KeygenPayloadException($"The payload of {origin.EventName} is JSON, but no JSON:API document: it has no 'data'.")
            : new(
                origin.EventName,
                json,
                document.KindOf(data) is JsonTokenType.StartArray,
                ReadData(document.ValueOf(data), origin),
                meta < 0 ? JsonMembers.Empty : JsonMembers.Read(document.ValueOf(meta)));
    }

    private static JsonMembers ReadMembers(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, JsonMembers.AnyDepth);
        reader.Read();
        var members = JsonMembers.Read(ref reader, json);

        // Nothing may follow the document.
        reader.Read();
        return members;
    }

    private static List<Resource> ReadData(ReadOnlyMemory<byte> json, PayloadOrigin origin)
    {
        var reader = new Utf8JsonReader(json.Span, JsonMembers.AnyDepth);
        reader.Read();
        return ReadData(ref reader, json, origin);
    }

    private static List<Resource> ReadData(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, PayloadOrigin origin)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return [ResourceTypes.Create(ResourceObject.Read(ref reader, json, origin))];
        }

        var resources = new List<Resource>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            resources.Add(ResourceTypes.Create(ResourceObject.Read(ref reader, json, origin)));
        }

        return resources;
    }

    private KeygenPayloadException Unexpected<T>(string expected) =>
        new($"The payload of {_eventName} is not {expected} of type {typeof(T).Name}: it has {Resources.Count} of "
            + $"{(Resources.Count == 0 ? "no type" : Resources[0].GetType() == typeof(Resource) ? "a type this library does not know" : Resources[0].GetType().Name)}. Read it through Payload.");
}
