namespace Keygen.Webhooks;

/// <summary>A semantic version in parts.</summary>
/// <remarks>See <see href="https://semver.org">Semantic Versioning 2.0.0</see>.</remarks>
public sealed class SemanticVersion
{
    private readonly ResourceAttributes _members;

    internal SemanticVersion(ResourceAttributes members) => _members = members;

    /// <summary>The first number.</summary>
    public long Major => _members.Int64("major"u8);

    /// <summary>The second number.</summary>
    public long Minor => _members.Int64("minor"u8);

    /// <summary>The third number.</summary>
    public long Patch => _members.Int64("patch"u8);

    /// <summary>What stands behind the hyphen, such as <c>beta.4</c>; null for nothing.</summary>
    public string? Prerelease => _members.StringOrNull("prerelease"u8);

    /// <summary>What stands behind the plus sign; null for nothing.</summary>
    public string? Build => _members.StringOrNull("build"u8);

    /// <summary>The version as it is written; the name of this class where it cannot be read.</summary>
    public override string ToString()
    {
        try
        {
            return $"{Major}.{Minor}.{Patch}{(Prerelease is null ? "" : $"-{Prerelease}")}{(Build is null ? "" : $"+{Build}")}";
        }
        catch (KeygenPayloadException)
        {
            return nameof(SemanticVersion);
        }
    }
}
