using System.Text.Json.Serialization;

namespace Keygen.Webhooks.Resources;

/// <summary>Where a machine's fingerprint must be unique.</summary>
public enum MachineUniquenessStrategy
{
    /// <summary>In the account.</summary>
    [JsonStringEnumMemberName("UNIQUE_PER_ACCOUNT")]
    UniquePerAccount,

    /// <summary>In the product.</summary>
    [JsonStringEnumMemberName("UNIQUE_PER_PRODUCT")]
    UniquePerProduct,

    /// <summary>In the policy.</summary>
    [JsonStringEnumMemberName("UNIQUE_PER_POLICY")]
    UniquePerPolicy,

    /// <summary>In the license.</summary>
    [JsonStringEnumMemberName("UNIQUE_PER_LICENSE")]
    UniquePerLicense,
}

/// <summary>How many fingerprints must match.</summary>
public enum MachineMatchingStrategy
{
    /// <summary>One.</summary>
    [JsonStringEnumMemberName("MATCH_ANY")]
    MatchAny,

    /// <summary>Two.</summary>
    [JsonStringEnumMemberName("MATCH_TWO")]
    MatchTwo,

    /// <summary>Most.</summary>
    [JsonStringEnumMemberName("MATCH_MOST")]
    MatchMost,

    /// <summary>All.</summary>
    [JsonStringEnumMemberName("MATCH_ALL")]
    MatchAll,
}

/// <summary>Where a component's fingerprint must be unique.</summary>
public enum ComponentUniquenessStrategy
{
    /// <summary>In the account.</summary>
    [JsonStringEnumMemberName("UNIQUE_PER_ACCOUNT")]
    UniquePerAccount,

    /// <summary>In the product.</summary>
    [JsonStringEnumMemberName("UNIQUE_PER_PRODUCT")]
    UniquePerProduct,

    /// <summary>In the policy.</summary>
    [JsonStringEnumMemberName("UNIQUE_PER_POLICY")]
    UniquePerPolicy,

    /// <summary>In the license.</summary>
    [JsonStringEnumMemberName("UNIQUE_PER_LICENSE")]
    UniquePerLicense,

    /// <summary>In the machine.</summary>
    [JsonStringEnumMemberName("UNIQUE_PER_MACHINE")]
    UniquePerMachine,
}

/// <summary>How many components must match.</summary>
public enum ComponentMatchingStrategy
{
    /// <summary>One.</summary>
    [JsonStringEnumMemberName("MATCH_ANY")]
    MatchAny,

    /// <summary>Two.</summary>
    [JsonStringEnumMemberName("MATCH_TWO")]
    MatchTwo,

    /// <summary>Most.</summary>
    [JsonStringEnumMemberName("MATCH_MOST")]
    MatchMost,

    /// <summary>All.</summary>
    [JsonStringEnumMemberName("MATCH_ALL")]
    MatchAll,
}
