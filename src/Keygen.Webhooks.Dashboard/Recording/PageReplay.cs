using System.Globalization;

namespace Keygen.Webhooks.Dashboard.Recording;

/// <summary>Names the replays that are begun from the page, so that a run of one event can be told from a replay of many.</summary>
internal static class PageReplay
{
    private const string Prefix = "dashboard-", PrefixOfMany = "dashboard-all-";

    /// <param name="now">When it begins.</param>
    /// <param name="isOne">Whether it is for one event.</param>
    public static string NameOf(DateTimeOffset now, bool isOne) =>
        (isOne ? Prefix : PrefixOfMany) + now.ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);

    public static bool IsOfOne(string? name) => name is not null
        && name.StartsWith(Prefix, StringComparison.Ordinal) && !name.StartsWith(PrefixOfMany, StringComparison.Ordinal);
}
