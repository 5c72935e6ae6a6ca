using System.Globalization;

namespace Keygen.Webhooks.Diagnostics;

/// <summary>Numbers and times in sentences.</summary>
internal static class EnglishText
{
    /// <summary>Returns "1 event" or "1,200 events". It takes a verb as well: "1 is", "2 are".</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for any other number; null for <paramref name="one"/> with an s.</param>
    public static string Count(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? $"{one}s")}");

    /// <summary>Returns "20 seconds ago", in steps that do not change each time somebody looks.</summary>
    public static string Ago(TimeSpan span) => span.TotalSeconds switch
    {
        < 10 => "less than 10 seconds ago",
        < 60 => $"{Count((int)span.TotalSeconds / 10 * 10, "second")} ago",
        < 3600 => $"{Count((int)span.TotalMinutes, "minute")} ago",
        < 48 * 3600 => $"{Count((int)span.TotalHours, "hour")} ago",
        _ => $"{Count((int)span.TotalDays, "day")} ago",
    };
}
