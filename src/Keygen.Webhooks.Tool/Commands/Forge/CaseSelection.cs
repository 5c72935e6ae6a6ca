using System.CommandLine;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Forging;

namespace Keygen.Webhooks.Tool.Commands.Forge;

/// <summary>Selects cases by their names, or by how the names begin.</summary>
internal static class CaseSelection
{
    public static Option<string[]> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "CASE",
        DefaultValueFactory = static _ => [],
        CompletionSources = { static _ => ForgeCases.All([]).Select(static one => new System.CommandLine.Completions.CompletionItem(one.Name)) },
    };

    /// <exception cref="ToolException">A name fits no case, or no case is left.</exception>
    public static IReadOnlyList<ForgeCase> Of(IReadOnlyList<ForgeCase> cases, IReadOnlyList<string> only, IReadOnlyList<string> skip)
    {
        foreach (var pattern in only.Concat(skip).Where(pattern => !cases.Any(one => Fits(one, pattern))))
        {
            var near = Similar.To(pattern.TrimEnd('*'), [.. cases.Select(static one => one.Name)]);
            throw ToolException.Usage($"There is no case '{pattern}'. {(near is [var first, ..] ? $"Did you mean {first}?" : "'keygen-webhooks forge --list' lists them.")}");
        }

        ForgeCase[] chosen = [.. cases.Where(one => (only.Count is 0 || only.Any(pattern => Fits(one, pattern))) && !skip.Any(pattern => Fits(one, pattern)))];
        return chosen.Length > 0 ? chosen : throw ToolException.Usage("--only and --skip leave no case.");
    }

    private static bool Fits(ForgeCase one, string pattern) =>
        pattern.EndsWith('*') ? one.Name.StartsWith(pattern[..^1], StringComparison.Ordinal) : one.Name == pattern;
}
