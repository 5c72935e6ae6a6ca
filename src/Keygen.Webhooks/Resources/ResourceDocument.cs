using System.Text.Json;
using System.Text.Unicode;

namespace Keygen.Webhooks.Resources;

/// <summary>A JSON:API document of Keygen's API: one resource or a page of resources. Events have an <see cref="EventPayload"/>.</summary>
public sealed class ResourceDocument
{
    private const string Origin = "an answer of Keygen's API";

    private readonly ResourceAttributes _meta;

    private ResourceDocument(ReadOnlyMemory<byte> json, JsonMembers members, ApiVersion version)
    {
        Json = json;
        var data = members.Find("data"u8);
        IsCollection = data >= 0 && members.KindOf(data) is JsonTokenType.StartArray;
        Resources = data < 0 || members.KindOf(data) is JsonTokenType.Null ? [] : ReadData(members.ValueOf(data), new(Origin, version));
        HasNext = MembersOf(members, "links"u8) is var links && links.Find("next"u8) is >= 0 and var next && links.KindOf(next) is JsonTokenType.String;
        _meta = new(MembersOf(members, "meta"u8), "the meta", Origin);
    }

    /// <summary>The document as UTF-8 JSON. It may contain license keys and personal data.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Whether <c>data</c> is a list.</summary>
    public bool IsCollection { get; }

    /// <summary>
    /// The resources. Empty when <c>data</c> is absent, null or an empty list. A resource of a known type has its own class, such as
    /// <see cref="License"/>.
    /// </summary>
    public IReadOnlyList<Resource> Resources { get; }

    /// <summary>Whether <c>links.next</c> names another page.</summary>
    public bool HasNext { get; }

    /// <summary>Reads a document.</summary>
    /// <param name="json">The document as UTF-8 JSON. Do not change it afterwards: the document keeps it.</param>
    /// <param name="apiVersion">
    /// The API version of the document, such as <c>1.8</c>: that of the request. Null, or a version unknown to this library, for the newest
    /// known one.
    /// </param>
    /// <exception cref="KeygenPayloadException">The text is not a JSON:API document. The message contains none of it.</exception>
    public static ResourceDocument Parse(ReadOnlyMemory<byte> json, string? apiVersion = null)
    {
        try
        {
            var reader = new Utf8JsonReader(json.Span, JsonMembers.AnyDepth);
            reader.Read();
            var isObject = reader.TokenType is JsonTokenType.StartObject && Utf8.IsValid(json.Span);
            var members = JsonMembers.Read(ref reader, json);
            reader.Read(); // throws when text follows the document
            return isObject
                ? new(json, members, ApiVersion.TryParse(apiVersion, out var version) ? version : ApiVersion.Newest)
                : throw new KeygenPayloadException($"{Origin} is not a JSON:API document.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader's message may repeat a part of the text.
            throw new KeygenPayloadException($"{Origin} is not JSON.");
        }
    }

    /// <summary>Looks up a member of <c>meta</c>, exactly as Keygen sent it.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="value">A copy of its JSON value; undefined when there is no such member.</param>
    /// <returns>Whether there is such a member.</returns>
    public bool TryGetMeta(string name, out JsonElement value) => _meta.TryGet(name, out value);

    /// <summary>Reads one resource object, or a list of them, at the reader's position.</summary>
    internal static List<Resource> ReadData(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, PayloadOrigin origin)
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

    /// <summary>Reads one resource object, or a list of them.</summary>
    internal static List<Resource> ReadData(ReadOnlyMemory<byte> json, PayloadOrigin origin)
    {
        var reader = new Utf8JsonReader(json.Span, JsonMembers.AnyDepth);
        reader.Read();
        return ReadData(ref reader, json, origin);
    }

    private static JsonMembers MembersOf(JsonMembers document, ReadOnlySpan<byte> name) =>
        document.Find(name) is >= 0 and var index ? JsonMembers.Read(document.ValueOf(index)) : JsonMembers.Empty;
}
