namespace Keygen.Webhooks;

/// <summary>The users of a license: how many, and where Keygen's API lists them.</summary>
public readonly struct LicenseUsersLink
{
    private readonly Relationship _relationship;

    internal LicenseUsersLink(Relationship relationship) => _relationship = relationship;

    /// <summary>How many users it has, its owner included; null when Keygen did not say.</summary>
    public long? Count => _relationship?.GetCount("count");

    /// <summary>The path of the list in Keygen's API.</summary>
    public string? RelatedLink => _relationship?.RelatedLink;
}

/// <summary>The machines of a license: what they add up to, and where Keygen's API lists them.</summary>
public readonly struct LicenseMachinesLink
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
}
