using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>What an expired license may still do.</summary>
public enum ExpirationStrategy
{
    /// <summary>It can use releases from before its expiry. Validations fail.</summary>
    [JsonStringEnumMemberName("RESTRICT_ACCESS")]
    RestrictAccess,

    /// <summary>It can use nothing. Validations fail.</summary>
    [JsonStringEnumMemberName("REVOKE_ACCESS")]
    RevokeAccess,

    /// <summary>It can use releases from before its expiry. Validations succeed.</summary>
    [JsonStringEnumMemberName("MAINTAIN_ACCESS")]
    MaintainAccess,

    /// <summary>It can use all releases. Validations succeed.</summary>
    [JsonStringEnumMemberName("ALLOW_ACCESS")]
    AllowAccess,
}

/// <summary>When the duration of a license starts.</summary>
public enum ExpirationBasis
{
    /// <summary>At the license's creation.</summary>
    [JsonStringEnumMemberName("FROM_CREATION")]
    FromCreation,

    /// <summary>At the license's first validation.</summary>
    [JsonStringEnumMemberName("FROM_FIRST_VALIDATION")]
    FromFirstValidation,

    /// <summary>At the first activation of a machine.</summary>
    [JsonStringEnumMemberName("FROM_FIRST_ACTIVATION")]
    FromFirstActivation,

    /// <summary>At the license's first download.</summary>
    [JsonStringEnumMemberName("FROM_FIRST_DOWNLOAD")]
    FromFirstDownload,

    /// <summary>At the license's first use.</summary>
    [JsonStringEnumMemberName("FROM_FIRST_USE")]
    FromFirstUse,
}

/// <summary>The date that a renewal extends.</summary>
public enum RenewalBasis
{
    /// <summary>The current expiry.</summary>
    [JsonStringEnumMemberName("FROM_EXPIRY")]
    FromExpiry,

    /// <summary>The time of the renewal.</summary>
    [JsonStringEnumMemberName("FROM_NOW")]
    FromNow,

    /// <summary>The time of the renewal when the license has expired; else the current expiry.</summary>
    [JsonStringEnumMemberName("FROM_NOW_IF_EXPIRED")]
    FromNowIfExpired,
}

/// <summary>The effect on a license's expiry when the license moves to another policy.</summary>
public enum TransferStrategy
{
    /// <summary>Keygen computes a new expiry.</summary>
    [JsonStringEnumMemberName("RESET_EXPIRY")]
    ResetExpiry,

    /// <summary>The expiry does not change.</summary>
    [JsonStringEnumMemberName("KEEP_EXPIRY")]
    KeepExpiry,
}
