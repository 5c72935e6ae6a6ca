using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests.Doctor;

/// <summary>What <c>doctor --json</c> found.</summary>
internal static class Findings
{
    public static IEnumerable<string> Of(ToolResult result, string area, string level) => result.Json["findings"]!.AsArray()
        .Where(one => (string)one!["area"]! == area && (string)one["level"]! == level).Select(static one => (string)one!["what"]!);
}
