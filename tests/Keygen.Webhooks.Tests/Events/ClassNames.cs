using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>The rule by which names on the wire become names in C#.</summary>
internal static partial class ClassNames
{
    /// <summary><c>license.check-in-overdue</c> is LicenseCheckInOverdue, <c>maxMachines</c> is MaxMachines.</summary>
    public static string Of(string wireName) => Words().Replace(wireName, static word => word.Groups[1].Value.ToUpperInvariant());

    public static string FamilyOf(string eventName) => Of(eventName[..eventName.IndexOf('.', StringComparison.Ordinal)]) + "Event";

    [GeneratedRegex("(?:^|[.-])(.)")]
    private static partial Regex Words();
}
