using Keygen.Webhooks.Api.Transport;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Api;

/// <summary>Selects licenses. Every property that is set must match; the default value of each is null, which matches all.</summary>
public sealed class LicenseFilter
{
    /// <summary>The id of the product.</summary>
    public string? ProductId { get; init; }

    /// <summary>The id of the policy.</summary>
    public string? PolicyId { get; init; }

    /// <summary>The id or e-mail address of the owner.</summary>
    public string? Owner { get; init; }

    /// <summary>The id or e-mail address of a user, who may be the owner.</summary>
    public string? User { get; init; }

    /// <summary>The id of the group.</summary>
    public string? GroupId { get; init; }

    /// <summary>The id of a machine of the license.</summary>
    public string? MachineId { get; init; }

    /// <summary>The state. Active, inactive and banned licenses may also be expiring or expired.</summary>
    public OpenEnum<LicenseStatus>? Status { get; init; }

    /// <summary>Keys of the metadata, in lowerCamelCase, and the values they must have.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    internal Query ToQuery() => new Query("licenses")
        .Add("product", ProductId).Add("policy", PolicyId).Add("owner", Owner).Add("user", User).Add("group", GroupId).Add("machine", MachineId)
        .Add("status", Status?.Text).AddMap("metadata", Metadata);
}
