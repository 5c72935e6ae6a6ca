using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The users of a license: how many, and where Keygen's API lists them.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseUsersLink>))]
public readonly struct LicenseUsersLink : IJsonSource, ISerializable
{
    private readonly Relationship _relationship;

    internal LicenseUsersLink(Relationship relationship) => _relationship = relationship;

    /// <summary>How many users it has, its owner included; null when Keygen did not say.</summary>
    public long? Count => _relationship?.GetCount("count");

    /// <summary>The path of the list in Keygen's API.</summary>
    public string? RelatedLink => _relationship?.RelatedLink;

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => LinkJson.Write(_relationship, writer);

    void IJsonSource.AddTo(SerializationInfo info) => (_relationship as IJsonSource)?.AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);
}

/// <summary>The machines of a license: what they add up to, and where Keygen's API lists them.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseMachinesLink>))]
public readonly struct LicenseMachinesLink : IJsonSource, ISerializable
{
    private readonly Relationship _relationship;

    internal LicenseMachinesLink(Relationship relationship) => _relationship = relationship;

    /// <summary>How many machines are activated; null when Keygen did not say.</summary>
    public long? Count => _relationship?.GetCount("count");

    /// <summary>How many CPU cores they have together; null when Keygen did not say.</summary>
    public long? Cores => _relationship?.GetCount("cores");

    /// <summary>How much memory they have together, in bytes; null when Keygen did not say.</summary>
    public long? Memory => _relationship?.GetCount("memory");

    /// <summary>How much disk they have together, in bytes; null when Keygen did not say.</summary>
    public long? Disk => _relationship?.GetCount("disk");

    /// <summary>The path of the list in Keygen's API.</summary>
    public string? RelatedLink => _relationship?.RelatedLink;

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => LinkJson.Write(_relationship, writer);

    void IJsonSource.AddTo(SerializationInfo info) => (_relationship as IJsonSource)?.AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);
}

/// <summary>A link is the relationship it shows; that of no license is null.</summary>
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
