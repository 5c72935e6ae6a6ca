using System.Text.Json;

namespace Keygen.Webhooks.Resources;

/// <summary>The members of a JSON:API resource object, found in one pass over its bytes.</summary>
internal sealed class ResourceObject
{
    private ResourceObject(ReadOnlyMemory<byte> json, string type, string id, PayloadOrigin origin, JsonMembers attributes, JsonMembers relationships, JsonMembers links, JsonMembers meta)
    {
        Json = json;
        Type = type;
        Id = id;
        Version = origin.Version;
        Attributes = new(attributes, type, origin.EventName);
        Relationships = new(relationships, type, origin.EventName);
        Links = new(links, type, origin.EventName);
        Meta = new(meta, type, origin.EventName);
    }

    /// <summary>The whole object as it was sent.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    public string Type { get; }

    public string Id { get; }

    /// <summary>The API version of the payload.</summary>
    public ApiVersion Version { get; }

    public ResourceAttributes Attributes { get; }

    public ResourceRelationships Relationships { get; }

    public ResourceAttributes Links { get; }

    public ResourceAttributes Meta { get; }

    /// <summary>Reads the object at the reader's position.</summary>
    /// <exception cref="KeygenPayloadException">The JSON is not a resource object, or it has no type or no id.</exception>
    public static ResourceObject Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, PayloadOrigin origin)
    {
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new KeygenPayloadException($"The payload of {origin.EventName} contains something other than a JSON:API resource object.");
        }

        var start = (int)reader.TokenStartIndex;
        string? type = null, id = null;
        var (attributes, relationships) = (JsonMembers.Empty, JsonMembers.Empty);
        var (links, meta) = (JsonMembers.Empty, JsonMembers.Empty);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                type = StringAfter(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                id = StringAfter(ref reader);
            }
            else if (reader.ValueTextEquals("attributes"u8))
            {
                attributes = MembersAfter(ref reader, json);
            }
            else if (reader.ValueTextEquals("relationships"u8))
            {
                relationships = MembersAfter(ref reader, json);
            }
            else if (reader.ValueTextEquals("links"u8))
            {
                links = MembersAfter(ref reader, json);
            }
            else if (reader.ValueTextEquals("meta"u8))
            {
                meta = MembersAfter(ref reader, json);
            }
            else
            {
                reader.Skip();
            }
        }

        return type is not null && id is not null
            ? new(json[start..(int)reader.BytesConsumed], type, id, origin, attributes, relationships, links, meta)
            : throw new KeygenPayloadException($"A resource object in the payload of {origin.EventName} has no type or no id.");
    }

    private static string? StringAfter(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    private static JsonMembers MembersAfter(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        reader.Read();
        return JsonMembers.Read(ref reader, json);
    }
}

/// <summary>The origin of a payload: the event's name, for messages, and the API version of the payload.</summary>
internal readonly record struct PayloadOrigin(string EventName, ApiVersion Version);
