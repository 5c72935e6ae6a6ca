using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>What an expired license may still do.</summary>
public enum ExpirationStrategy
{
    /// <summary>Use releases from before its expiry. It is not valid.</summary>
    [JsonStringEnumMemberName("RESTRICT_ACCESS")]
    RestrictAccess,

    /// <summary>Nothing. It is not valid.</summary>
    [JsonStringEnumMemberName("REVOKE_ACCESS")]
    RevokeAccess,

    /// <summary>Use releases from before its expiry. It is valid.</summary>
    [JsonStringEnumMemberName("MAINTAIN_ACCESS")]
    MaintainAccess,

    /// <summary>Use all releases. It is valid.</summary>
    [JsonStringEnumMemberName("ALLOW_ACCESS")]
    AllowAccess,
}

/// <summary>What a license's duration counts from.</summary>
public enum ExpirationBasis
{
    /// <summary>Its creation.</summary>
    [JsonStringEnumMemberName("FROM_CREATION")]
    FromCreation,

    /// <summary>Its first validation.</summary>
    [JsonStringEnumMemberName("FROM_FIRST_VALIDATION")]
    FromFirstValidation,

    /// <summary>Its first activation.</summary>
    [JsonStringEnumMemberName("FROM_FIRST_ACTIVATION")]
    FromFirstActivation,

    /// <summary>Its first download.</summary>
    [JsonStringEnumMemberName("FROM_FIRST_DOWNLOAD")]
    FromFirstDownload,

    /// <summary>Its first use.</summary>
    [JsonStringEnumMemberName("FROM_FIRST_USE")]
    FromFirstUse,
}

/// <summary>What a renewal counts from.</summary>
public enum RenewalBasis
{
    /// <summary>The present expiry.</summary>
    [JsonStringEnumMemberName("FROM_EXPIRY")]
    FromExpiry,

    /// <summary>Now.</summary>
    [JsonStringEnumMemberName("FROM_NOW")]
    FromNow,

    /// <summary>Now, if expired; else the present expiry.</summary>
    [JsonStringEnumMemberName("FROM_NOW_IF_EXPIRED")]
    FromNowIfExpired,
}

/// <summary>What becomes of the expiry of a license that is moved to a policy.</summary>
public enum TransferStrategy
{
    /// <summary>It is counted anew.</summary>
    [JsonStringEnumMemberName("RESET_EXPIRY")]
    ResetExpiry,

    /// <summary>It stays.</summary>
    [JsonStringEnumMemberName("KEEP_EXPIRY")]
    KeepExpiry,
}
