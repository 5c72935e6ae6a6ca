using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The result of a validation: the <c>meta</c> of <c>license.validation.*</c>.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/licenses/#licenses-actions-validate">Keygen's documentation</see>.</remarks>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<LicenseValidation>))]
public sealed class LicenseValidation : IJsonSource, ISerializable
{
    private readonly ResourceAttributes _meta;

    internal LicenseValidation(ResourceAttributes meta) => _meta = meta;

    /// <summary>When the license was validated, in UTC, by Keygen's clock.</summary>
    public DateTimeOffset Timestamp => _meta.Date("ts"u8);

    /// <summary>
    /// Whether the license is valid. With API version 1.1 or 1.0, Keygen sends false for every code but VALID and EXPIRED, even in
    /// <see cref="LicenseValidationSucceeded"/>: for these versions rely on the event's type.
    /// </summary>
    public bool Valid => _meta.Boolean("valid"u8);

    /// <summary>The reason as text for people. Keygen may change the text at any time.</summary>
    public string Detail => _meta.String("detail"u8);

    /// <summary>The reason as a code. Called <c>constant</c> before API version 1.2.</summary>
    public OpenEnum<ValidationCode> Code => _meta.Has("code"u8) ? _meta.Enum<ValidationCode>("code"u8) : _meta.Enum<ValidationCode>("constant"u8);

    /// <summary>The number the client sent to match the response to its request; null when it sent none.</summary>
    public long? Nonce => _meta.Int64OrNull("nonce"u8);

    /// <summary>What the client asked Keygen to check besides the license; null when it asked for nothing.</summary>
    public ValidationScope? Scope => _meta.ObjectOrNull("scope"u8) is { } scope ? new(scope) : null;

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => _meta.WriteTo(writer);

    void IJsonSource.AddTo(SerializationInfo info) => _meta.AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);
}

/// <summary>The additional checks that the client requested of a validation, as the client sent them.</summary>
[Serializable, JsonConverter(typeof(KeygenJsonConverter<ValidationScope>))]
public sealed class ValidationScope : IJsonSource, ISerializable
{
    private readonly ResourceAttributes _members;

    internal ValidationScope(ResourceAttributes members) => _members = members;

    /// <summary>The product's id; null when not requested.</summary>
    public string? Product => _members.StringOrNull("product"u8);

    /// <summary>The policy's id; null when not requested.</summary>
    public string? Policy => _members.StringOrNull("policy"u8);

    /// <summary>The machine's id; null when not requested.</summary>
    public string? Machine => _members.StringOrNull("machine"u8);

    /// <summary>The machine's fingerprint; null when not requested.</summary>
    public string? Fingerprint => _members.StringOrNull("fingerprint"u8);

    /// <summary>Fingerprints of several machines; null when not requested.</summary>
    public IReadOnlyList<string>? Fingerprints => _members.StringsWithoutNullsOrNull("fingerprints"u8);

    /// <summary>Fingerprints of the machine's components; null when not requested.</summary>
    public IReadOnlyList<string>? Components => _members.StringsWithoutNullsOrNull("components"u8);

    /// <summary>Codes of the required entitlements; null when not requested.</summary>
    public IReadOnlyList<string>? Entitlements => _members.StringsWithoutNullsOrNull("entitlements"u8);

    /// <summary>The id or e-mail of the user; null when not requested, or when requested as null.</summary>
    public string? User => _members.StringOrNull("user"u8);

    /// <summary>The id or code of the environment; null when not requested, or for the global environment.</summary>
    public string? Environment => _members.StringOrNull("environment"u8);

    /// <summary>The checksum of a release artifact; null when not requested.</summary>
    public string? Checksum => _members.StringOrNull("checksum"u8);

    /// <summary>The release version; null when not requested.</summary>
    public string? Version => _members.StringOrNull("version"u8);

    void IJsonSource.WriteTo(Utf8JsonWriter writer) => _members.WriteTo(writer);

    void IJsonSource.AddTo(SerializationInfo info) => _members.AddTo(info);

    void ISerializable.GetObjectData(SerializationInfo info, StreamingContext context) => ((IJsonSource)this).AddTo(info);

    /// <summary>Whether the client sent a member, even as null.</summary>
    /// <param name="name">The member's name, such as <c>user</c>.</param>
    public bool Has(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _members.Has(System.Text.Encoding.UTF8.GetBytes(name));
    }
}
