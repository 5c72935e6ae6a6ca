using System.Globalization;
using Keygen.Webhooks.Tool.CommandLine;

namespace Keygen.Webhooks.Tool.Commands.Events;

/// <summary>A time as people write it: a date, or a while ago.</summary>
internal static class PointInTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss",
    ];

    /// <param name="text">Such as <c>30m</c>, <c>2h</c>, <c>1d</c>, or a date in UTC.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ToolException">It is something else.</exception>
    public static DateTimeOffset Parse(string text, TimeProvider time)
    {
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            return date;
        }

        var unit = text.Length > 1 ? text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        return unit > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? time.GetUtcNow() - TimeSpan.FromSeconds((double)number * unit)
            : throw ToolException.Usage($"--since {text}: write a while such as 30m, 2h or 1d, or a date such as 2026-11-28.");
    }
}
