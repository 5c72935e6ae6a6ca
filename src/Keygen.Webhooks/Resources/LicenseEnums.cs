using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>The state of a license, computed by Keygen at the moment of the event.</summary>
public enum LicenseStatus
{
    /// <summary>The license is active.</summary>
    [JsonStringEnumMemberName("ACTIVE")]
    Active,

    /// <summary>The license was not validated or checked in for 90 days.</summary>
    [JsonStringEnumMemberName("INACTIVE")]
    Inactive,

    /// <summary>The license expires soon. Keygen decides how soon.</summary>
    [JsonStringEnumMemberName("EXPIRING")]
    Expiring,

    /// <summary>The license has expired.</summary>
    [JsonStringEnumMemberName("EXPIRED")]
    Expired,

    /// <summary>The license is suspended until it is reinstated.</summary>
    [JsonStringEnumMemberName("SUSPENDED")]
    Suspended,

    /// <summary>The license's owner is banned.</summary>
    [JsonStringEnumMemberName("BANNED")]
    Banned,
}

/// <summary>How the key of a license is encrypted or signed, set by its policy.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/cryptography/">Keygen's documentation of cryptographic keys</see>.</remarks>
public enum LicenseScheme
{
    /// <summary>Keygen stores a hash of the key. New policies cannot use it. Only <c>license.created</c> contains the key.</summary>
    [JsonStringEnumMemberName("LEGACY_ENCRYPT")]
    LegacyEncrypt,

    /// <summary>RSA-2048, PKCS#1 v1.5 encryption.</summary>
    [JsonStringEnumMemberName("RSA_2048_PKCS1_ENCRYPT")]
    Rsa2048Pkcs1Encrypt,

    /// <summary>RSA-2048, PKCS#1 v1.5 signature over the bare key: first generation, see SECURITY.md on RSA.</summary>
    [JsonStringEnumMemberName("RSA_2048_PKCS1_SIGN")]
    Rsa2048Pkcs1Sign,

    /// <summary>RSA-2048, PSS signature over the bare key: first generation, see SECURITY.md on RSA.</summary>
    [JsonStringEnumMemberName("RSA_2048_PKCS1_PSS_SIGN")]
    Rsa2048Pkcs1PssSign,

    /// <summary>A JSON Web Token signed with RS256.</summary>
    [JsonStringEnumMemberName("RSA_2048_JWT_RS256")]
    Rsa2048JwtRs256,

    /// <summary>RSA-2048, PKCS#1 v1.5 signature, second generation.</summary>
    [JsonStringEnumMemberName("RSA_2048_PKCS1_SIGN_V2")]
    Rsa2048Pkcs1SignV2,

    /// <summary>RSA-2048, PSS signature, second generation.</summary>
    [JsonStringEnumMemberName("RSA_2048_PKCS1_PSS_SIGN_V2")]
    Rsa2048Pkcs1PssSignV2,

    /// <summary>Ed25519 signature.</summary>
    [JsonStringEnumMemberName("ED25519_SIGN")]
    Ed25519Sign,

    /// <summary>ECDSA P-256 signature.</summary>
    [JsonStringEnumMemberName("ECDSA_P256_SIGN")]
    EcdsaP256Sign,
}
