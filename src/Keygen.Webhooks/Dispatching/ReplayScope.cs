namespace Keygen.Webhooks.Dispatching;

/// <summary>The limits of a replay: the handlers that it may run, and how often.</summary>
/// <param name="Replay">The name of the replay. Handlers see it as <see cref="KeygenEvent.ReplayName"/>.</param>
/// <param name="Handlers">The names of the handlers that may run. Other handlers do not run, and their marks do not change.</param>
/// <param name="RunsAgain">
/// True to run each handler once within the named replay, whatever it completed before. False to run a handler only if it has not completed
/// the event.
/// </param>
public sealed record ReplayScope(string Replay, IReadOnlyList<string> Handlers, bool RunsAgain);

/// <summary>What a replay of an event would do.</summary>
/// <param name="Open">The handlers that would run.</param>
/// <param name="Completed">The handlers that would not run, because they have completed the event.</param>
/// <param name="Unknown">
/// The handlers that would not run, because the event is settled and the store does not know whether they have completed it.
/// </param>
public sealed record ReplayPreview(IReadOnlyList<string> Open, IReadOnlyList<string> Completed, IReadOnlyList<string> Unknown)
{
    internal static readonly ReplayPreview Empty = new([], [], []);

    internal ReplayPreview And(ReplayPreview other) =>
        new([.. Open, .. other.Open], [.. Completed, .. other.Completed], [.. Unknown, .. other.Unknown]);
}
