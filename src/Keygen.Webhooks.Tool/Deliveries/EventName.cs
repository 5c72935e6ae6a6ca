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

    /// <returns>A sentence about an unknown name, with those that were probably meant.</returns>
    private static string Unknown(string name) => Similar.To(name, [.. KeygenEventBuilder.EventNames]) switch
    {
        [] => $"Keygen has no event '{name}' that this version knows. Names are such as license.created; complete them with the Tab key, or see the list of events in the documentation.",
        var near => $"Keygen has no event '{name}' that this version knows. Did you mean {string.Join(" or ", near)}?",
    };
}
