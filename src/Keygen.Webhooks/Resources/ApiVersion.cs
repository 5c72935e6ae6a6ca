using System.Globalization;

namespace Keygen.Webhooks.Resources;

/// <summary>
/// One of Keygen's API versions, such as 1.8. A payload with a missing or newer version is read as the newest known version.
/// </summary>
internal readonly record struct ApiVersion(int Major, int Minor) : IComparable<ApiVersion>
{
    internal static readonly ApiVersion Newest = new(1, 8);

    // Payloads below these versions have the older shape.
    internal static readonly ApiVersion MachinesHaveOwners = new(1, 6);
    internal static readonly ApiVersion NestedMetadataInCamelCase = new(1, 5);
    internal static readonly ApiVersion AliveIsReported = new(1, 3);

    public static bool operator <(ApiVersion left, ApiVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ApiVersion left, ApiVersion right) => left.CompareTo(right) > 0;

    public static bool TryParse(ReadOnlySpan<char> text, out ApiVersion version)
    {
        version = default;
        var dot = text.IndexOf('.');
        if (dot <= 0
            || !int.TryParse(text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            || !int.TryParse(text[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            return false;
        }

        version = new(major, minor);
        return true;
    }

    public int CompareTo(ApiVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
