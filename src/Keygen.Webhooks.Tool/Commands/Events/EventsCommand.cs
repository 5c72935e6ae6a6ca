using System.CommandLine;

namespace Keygen.Webhooks.Tool.Commands.Events;

/// <summary>The commands about events in Keygen's list.</summary>
internal static class EventsCommand
{
    public static Command Create() => new("events", "List, show, retry and replay events from Keygen's list.")
    {
        new ListEventsCommand(),
        new ShowEventCommand(),
        new RetryEventCommand(),
        new ReplayEventCommand(),
    };
}
