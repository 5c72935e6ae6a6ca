using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The parts of a semantic version.</summary>
/// <remarks>See <see href="https://semver.org">Semantic Versioning 2.0.0</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<SemanticVersion>))]
public sealed class SemanticVersion : IJsonSource, ISerializable
{
    private readonly ResourceAttributes _members;

    internal SemanticVersion(ResourceAttributes members) => _members = members;

    /// <summary>The major version: the first number.</summary>
    public long Major => _members.Int64("major"u8);

    /// <summary>The minor version: the second number.</summary>
    public long Minor => _members.Int64("minor"u8);

    /// <summary>The patch version: the third number.</summary>
    public long Patch => _members.Int64("patch"u8);

    /// <summary>The text after the hyphen, such as <c>beta.4</c>; null for a release version.</summary>
    public string? Prerelease => _members.StringOrNull("prerelease"u8);

    /// <summary>The text after the plus sign; null when there is none.</summary>
    public string? Build => _members.StringOrNull("build"u8);

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => _members.WriteTo(writer);

    void IJsonSource.AddTo(SerializationInfo info) => _members.AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);

    /// <summary>Returns the version as text, or the name of this class when a part cannot be read.</summary>
    public override string ToString()
    {
        try
        {
            return $"{Major}.{Minor}.{Patch}{(Prerelease is null ? "" : $"-{Prerelease}")}{(Build is null ? "" : $"+{Build}")}";
        }
        catch (KeygenPayloadException)
        {
            return nameof(SemanticVersion);
        }
    }
}
