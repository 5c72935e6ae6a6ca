using System.CommandLine;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.CommandLine;

namespace Keygen.Webhooks.Tool.Deliveries;

/// <summary>The names of events on a command line.</summary>
internal static class EventName
{
    public static Argument<string> CreateArgument(string description) => new("event")
    {
        Description = description,
        HelpName = "EVENT",
        CompletionSources = { static _ => KeygenEventBuilder.EventNames.Select(static name => new System.CommandLine.Completions.CompletionItem(name)) },
    };

    public static bool IsKnown(string name) => KeygenEventBuilder.EventNames.Contains(name, StringComparer.Ordinal);

    /// <returns>A sentence about an unknown name, with those that were probably meant.</returns>
    public static string Unknown(string name) => Similar.To(name, [.. KeygenEventBuilder.EventNames]) switch
    {
        [] => $"Keygen has no event '{name}' that this version knows. Names are such as license.created; complete them with the Tab key, or see the list of events in the documentation.",
        var near => $"Keygen has no event '{name}' that this version knows. Did you mean {string.Join(" or ", near)}?",
    };
}
