using System.Globalization;
using Keygen.Webhooks.Tool.CommandLine;

namespace Keygen.Webhooks.Tool.Commands.Listen;

/// <summary>A length of time as people write it: <c>90s</c>, <c>30m</c>, <c>2h</c>, <c>1d</c>.</summary>
internal static class Duration
{
    /// <exception cref="ToolException">It is something else, or longer than Keygen keeps events.</exception>
    public static TimeSpan Parse(string text)
    {
        var unit = text is [.., var last] ? last switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 } : 0;
        return unit > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * unit <= 31 * 86400
            ? TimeSpan.FromSeconds(number * unit)
            : throw ToolException.Usage("--since is a length of time such as 30m, 2h or 1d, at most 31 days: Keygen keeps events for about 30.");
    }
}
