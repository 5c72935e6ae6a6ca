using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The users of a license: their number, and a link to their list in Keygen's API.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseUsersLink>))]
public readonly struct LicenseUsersLink : IJsonSource, ISerializable
{
    private readonly Relationship _relationship;

    internal LicenseUsersLink(Relationship relationship) => _relationship = relationship;

    /// <summary>The number of users, including the owner; null when Keygen does not send it.</summary>
    public long? Count => _relationship?.GetCount("count");

    /// <summary>The path of the list in Keygen's API, such as <c>/v1/accounts/…/users</c>.</summary>
    public string? RelatedLink => _relationship?.RelatedLink;

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => LinkJson.Write(_relationship, writer);

    void IJsonSource.AddTo(SerializationInfo info) => (_relationship as IJsonSource)?.AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);
}

/// <summary>The machines of a license: their number and totals, and a link to their list in Keygen's API.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseMachinesLink>))]
public readonly struct LicenseMachinesLink : IJsonSource, ISerializable
{
    private readonly Relationship _relationship;

    internal LicenseMachinesLink(Relationship relationship) => _relationship = relationship;

    /// <summary>The number of activated machines; null when Keygen does not send it.</summary>
    public long? Count => _relationship?.GetCount("count");

    /// <summary>The CPU cores of all machines together; null when Keygen does not send it.</summary>
    public long? Cores => _relationship?.GetCount("cores");

    /// <summary>The memory of all machines together, in bytes; null when Keygen does not send it.</summary>
    public long? Memory => _relationship?.GetCount("memory");

    /// <summary>The disk space of all machines together, in bytes; null when Keygen does not send it.</summary>
    public long? Disk => _relationship?.GetCount("disk");

    /// <summary>The path of the list in Keygen's API, such as <c>/v1/accounts/…/users</c>.</summary>
    public string? RelatedLink => _relationship?.RelatedLink;

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => LinkJson.Write(_relationship, writer);

    void IJsonSource.AddTo(SerializationInfo info) => (_relationship as IJsonSource)?.AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);
}

/// <summary>Writes the JSON of a relationship, or null when there is no relationship.</summary>
internal static class LinkJson
{
    public static void Write(IJsonSource? relationship, Utf8JsonWriter writer)
    {
        if (relationship is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            relationship.WriteTo(writer);
        }
    }
}
