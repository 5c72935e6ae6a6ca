namespace Keygen.Webhooks.Dispatching;

/// <summary>The events that one handler gets.</summary>
/// <param name="Handler">The handler's name, as in <see cref="EventDispatcher.HandlerNames"/>.</param>
/// <param name="EventNames">
/// The events' names on the wire, sorted: one for a handler of one event, several for a handler of a base class; none for a handler of
/// <see cref="UnknownEvent"/> alone.
/// </param>
public sealed record HandlerSubscription(string Handler, IReadOnlyList<string> EventNames);
