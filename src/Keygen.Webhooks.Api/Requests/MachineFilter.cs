using Keygen.Webhooks.Api.Transport;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Api;

/// <summary>Selects machines. Every property that is set must match; the default value of each is null, which matches all.</summary>
public sealed class MachineFilter
{
    /// <summary>The id of the license.</summary>
    public string? LicenseId { get; init; }

    /// <summary>The id of the product.</summary>
    public string? ProductId { get; init; }

    /// <summary>The id of the policy.</summary>
    public string? PolicyId { get; init; }

    /// <summary>The id or e-mail address of a user of the license.</summary>
    public string? User { get; init; }

    /// <summary>The id of the group.</summary>
    public string? GroupId { get; init; }

    /// <summary>The fingerprint.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The state of the heartbeat.</summary>
    public OpenEnum<HeartbeatStatus>? Status { get; init; }

    /// <summary>Keys of the metadata, in lowerCamelCase, and the values they must have.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal Query ToQuery() => new Query("machines")
        .Add("license", LicenseId).Add("product", ProductId).Add("policy", PolicyId).Add("user", User).Add("group", GroupId)
        .Add("fingerprint", Fingerprint).Add("status", Status?.Text).AddMap("metadata", Metadata);
}
