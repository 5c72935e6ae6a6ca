using System.CommandLine;
using System.CommandLine.Completions;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.CommandLine;

namespace Keygen.Webhooks.Tool.Deliveries;

/// <summary>The names of events on a command line.</summary>
internal static class EventName
{
    public static Option<bool> AllowUnknownOption { get; } = new("--allow-unknown")
    {
        Description = "Send an event that this version does not know, as a newer Keygen would.",
    };

    /// <summary>For commands that choose among Keygen's events.</summary>
    public static Option<bool> AllowUnknownChoiceOption { get; } = new("--allow-unknown")
    {
        Description = "Also take names of events that this version does not know.",
    };

    public static Argument<string> CreateArgument(string description) => new("event")
    {
        Description = description,
        HelpName = "EVENT",
        CompletionSources = { Complete },
    };

    public static IEnumerable<CompletionItem> Complete(CompletionContext context) => KeygenEventBuilder.EventNames.Select(static name => new CompletionItem(name));

    /// <exception cref="ToolException">The name is unknown, and the command line does not allow that.</exception>
    public static void Demand(string name, CommandRun run)
    {
        if (!KeygenEventBuilder.EventNames.Contains(name, StringComparer.Ordinal) && !run.Get(AllowUnknownOption))
        {
            throw ToolException.Usage($"{Unknown(name)} --allow-unknown sends it as it is.");
        }
    }

    /// <exception cref="ToolException">The name is unknown.</exception>
    public static void DemandKnown(string name)
    {
        if (!KeygenEventBuilder.EventNames.Contains(name, StringComparer.Ordinal))
        {
            throw ToolException.Usage(Unknown(name));
        }
    }

    /// <summary>Reads names such as <c>license.created</c> and patterns such as <c>license.*</c>, separated by commas.</summary>
    /// <exception cref="ToolException">One means no event, and the command line does not allow that: it would never match.</exception>
    public static string[] DemandChoice(string[] given, CommandRun run)
    {
        string[] names = [.. given.SelectMany(static one => one.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        var bad = run.Get(AllowUnknownChoiceOption) ? null : Array.Find(names, static name => !KeygenEventBuilder.EventNames.Any(known => IsChosen(known, name)));
        return bad is null ? names : throw ToolException.Usage($"{Unknown(bad)} --allow-unknown takes it as it is.");
    }

    /// <summary>Whether an event is meant by a name, or by a pattern that ends with a star.</summary>
    public static bool IsChosen(string? name, string choice) => choice.EndsWith('*')
        ? name?.StartsWith(choice[..^1], StringComparison.Ordinal) is true
        : string.Equals(name, choice, StringComparison.Ordinal);

    private static IEnumerable<string> Patterns => KeygenEventBuilder.EventNames.Select(static name => $"{name.Split('.')[0]}.*").Distinct(StringComparer.Ordinal);

    /// <returns>A sentence about an unknown name, with those that were probably meant.</returns>
    private static string Unknown(string name) => Similar.To(name, [.. name.EndsWith('*') ? Patterns : KeygenEventBuilder.EventNames]) switch
    {
        [] => $"Keygen has no event '{name}' that this version knows. Names are such as license.created; complete them with the Tab key, or see the list of events in the documentation.",
        var near => $"Keygen has no event '{name}' that this version knows. Did you mean {string.Join(" or ", near)}?",
    };
}
