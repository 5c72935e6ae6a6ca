namespace Keygen.Webhooks;

/// <summary>A semantic version in parts.</summary>
/// <remarks>See <see href="https://semver.org">Semantic Versioning 2.0.0</see>.</remarks>
public sealed class SemanticVersion
{
    private readonly Metadata _members;

    internal SemanticVersion(Metadata members) => _members = members;

    /// <summary>The first number.</summary>
    public long Major => Required("major");

    /// <summary>The second number.</summary>
    public long Minor => Required("minor");

    /// <summary>The third number.</summary>
    public long Patch => Required("patch");

    /// <summary>What stands behind the hyphen, such as <c>beta.4</c>; null for nothing.</summary>
    public string? Prerelease => _members.GetString("prerelease");

    /// <summary>What stands behind the plus sign; null for nothing.</summary>
    public string? Build => _members.GetString("build");

    /// <summary>The version as it is written.</summary>
    public override string ToString() =>
        $"{Major}.{Minor}.{Patch}{(Prerelease is null ? "" : $"-{Prerelease}")}{(Build is null ? "" : $"+{Build}")}";

    private long Required(string name) =>
        _members.GetInt64(name) ?? throw new KeygenPayloadException($"The part '{name}' of a semantic version is missing, which Keygen does not document.");
}
