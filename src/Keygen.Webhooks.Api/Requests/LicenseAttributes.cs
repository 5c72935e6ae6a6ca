using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Api;

/// <summary>The attributes of a license that can be sent. What is not set is not sent; for a new license, the policy then decides.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/licenses/">Keygen's documentation of licenses</see>.</remarks>
public abstract class LicenseAttributes
{
    private protected LicenseAttributes()
    {
    }

    /// <summary>The display name; null to remove it.</summary>
    public Optional<string?> Name { get; init; }

    /// <summary>When the license expires; null for never.</summary>
    public Optional<DateTimeOffset?> Expiry { get; init; }

    /// <summary>Whether only privileged tokens may change the license.</summary>
    public Optional<bool?> Protected { get; init; }

    /// <summary>Whether the license is suspended.</summary>
    public Optional<bool?> Suspended { get; init; }

    /// <summary>The maximum number of machines; null for no limit of its own.</summary>
    public Optional<int?> MaxMachines { get; init; }

    /// <summary>The maximum number of processes; null for no limit of its own.</summary>
    public Optional<int?> MaxProcesses { get; init; }

    /// <summary>The maximum number of users; null for no limit of its own.</summary>
    public Optional<int?> MaxUsers { get; init; }

    /// <summary>The maximum number of CPU cores of all machines together; null for no limit of its own.</summary>
    public Optional<int?> MaxCores { get; init; }

    /// <summary>The maximum memory of all machines together, in bytes; null for no limit of its own.</summary>
    public Optional<long?> MaxMemory { get; init; }

    /// <summary>The maximum disk space of all machines together, in bytes; null for no limit of its own.</summary>
    public Optional<long?> MaxDisk { get; init; }

    /// <summary>The maximum of the usage counter; null for no limit of its own.</summary>
    public Optional<int?> MaxUses { get; init; }

    /// <summary>
    /// All metadata: it replaces what the license has. Change a copy from <see cref="Resources.Metadata.ToJsonObject"/>. The default value is
    /// null, which sends none.
    /// </summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>
    /// The permissions of the license's own token, by name. The default value is null, which sends none. Keygen's Community Edition has no
    /// permissions.
    /// </summary>
    public IReadOnlyList<string>? Permissions { get; init; }

    private protected DocumentBuilder Fill(DocumentBuilder document) => document
        .Set("name", Name).Set("expiry", Expiry).Set("protected", Protected).Set("suspended", Suspended)
        .Set("maxMachines", MaxMachines).Set("maxProcesses", MaxProcesses).Set("maxUsers", MaxUsers).Set("maxCores", MaxCores)
        .Set("maxMemory", MaxMemory).Set("maxDisk", MaxDisk).Set("maxUses", MaxUses)
        .SetObject("metadata", Metadata).SetList("permissions", Permissions);
}

/// <summary>A license to create.</summary>
public sealed class NewLicense : LicenseAttributes
{
    /// <summary>The id of the policy. Required.</summary>
    public required string PolicyId { get; init; }

    /// <summary>
    /// The license's id, a UUID. Derive it from your order, for example, so that a call that is repeated cannot create a second license. The
    /// default value is null: Keygen chooses one.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>The license key. The default value is null: Keygen generates one.</summary>
    public string? Key { get; init; }

    /// <summary>The id of the user who owns the license. The default value is null: nobody does.</summary>
    public string? OwnerId { get; init; }

    /// <summary>The id of the group. The default value is null: that of the owner, if any.</summary>
    public string? GroupId { get; init; }

    internal JsonObject ToJson()
    {
        var document = Fill(new DocumentBuilder("licenses", Id).SetText("key", Key)).Link("policy", "policies", PolicyId);
        document = OwnerId is null ? document : document.Link("owner", "users", OwnerId);
        return (GroupId is null ? document : document.Link("group", "groups", GroupId)).Build();
    }
}

/// <summary>Changes to a license.</summary>
public sealed class LicenseUpdate : LicenseAttributes
{
    internal JsonObject ToJson() => Fill(new("licenses")).Build();
}
