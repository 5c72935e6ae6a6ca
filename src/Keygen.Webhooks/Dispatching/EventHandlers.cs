using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dispatching;

/// <summary>The handlers of one event class, by when they run.</summary>
internal sealed class EventHandlers
{
    private readonly HandlerRegistration[] _all;

    /// <param name="registration">The registration's name.</param>
    /// <param name="all">The handlers, in order of registration.</param>
    /// <param name="isForwardedAnyway">Whether the event is handed over even without a later handler.</param>
    public EventHandlers(string registration, HandlerRegistration[] all, bool isForwardedAnyway)
    {
        _all = all;
        IsForwardedAnyway = isForwardedAnyway;
        Later = SetOf(Array.FindAll(all, static one => one.Execution is HandlerExecution.Later));
        HandlerRegistration[] inline = Array.FindAll(all, static one => one.Execution is HandlerExecution.Inline);
        Inline = SetOf(inline);
        AtReceipt = new(IsForwarded ? [HandlerRegistration.Forward(registration, static (_, e, _) => throw NotPossible(e)), .. inline] : inline);
    }

    /// <summary>What a delivery runs: the hand-over, if there is one, and the inline handlers. Its names settle the event.</summary>
    public HandlerSet AtReceipt { get; }

    /// <summary>The handlers that run while Keygen waits; null when there are none.</summary>
    public HandlerSet? Inline { get; }

    /// <summary>The handlers that a consumer runs; null when there are none.</summary>
    public HandlerSet? Later { get; }

    /// <summary>Whether the event is handed over for handlers that another process has.</summary>
    public bool IsForwardedAnyway { get; }

    /// <summary>
    /// A name that no process completes, for claims on later work where others have handlers of their own: what runs here settles nothing then.
    /// </summary>
    public IReadOnlyList<string> OfOthers => IsForwardedAnyway ? [Idempotency.HandlerNames.Forward] : [];

    public bool IsForwarded => IsForwardedAnyway || Later is not null;

    /// <summary>
    /// The handlers that a consumer runs for a message: its own later ones, and those that the message names. A receiver with another
    /// version of the app may run a handler later that is inline here.
    /// </summary>
    public HandlerSet? ForMessage(IReadOnlyCollection<string> named) =>
        SetOf(Array.FindAll(_all, one => one.Execution is HandlerExecution.Later || named.Any(one.IsNamed)));

    /// <returns>The handlers with these names, inline or later, in order of registration; null when there is none.</returns>
    public HandlerSet? Only(IReadOnlyCollection<string> names) => SetOf(Array.FindAll(_all, one => names.Contains(one.Name)));

    private static HandlerSet? SetOf(HandlerRegistration[] handlers) => handlers.Length > 0 ? new(handlers) : null;

    private static InvalidOperationException NotPossible(KeygenEvent keygenEvent) => new(
        $"{keygenEvent.Name} was fetched, so it has no signed headers and cannot be handed over. Fetch events where their later handlers are registered.");
}

/// <summary>The handlers of one event class, and their names in the form that a store takes.</summary>
internal sealed class HandlerSet(HandlerRegistration[] handlers)
{
    public HandlerRegistration[] Handlers { get; } = handlers;

    public IReadOnlyList<string> Names { get; } = NamesOf(handlers);

    public static HandlerNames NamesOf(HandlerRegistration[] handlers) =>
        new(Array.ConvertAll(handlers, static handler => KeyValuePair.Create(handler.Name, handler.FormerNames)));

    /// <summary>The names, and those of handlers that are not here.</summary>
    public IReadOnlyList<string> NamesWith(IReadOnlyList<string> others) => new HandlerNames(
    [
        .. Handlers.Select(static handler => KeyValuePair.Create(handler.Name, handler.FormerNames)),
        .. others.Select(static name => KeyValuePair.Create<string, IReadOnlyList<string>>(name, [])),
    ]);

    public HandlerRegistration? Find(string name) => Array.Find(Handlers, handler => handler.IsNamed(name));

    /// <returns>The handlers with these names; null when there is none.</returns>
    public HandlerSet? Only(IReadOnlyCollection<string> names) => Where(handler => names.Contains(handler.Name));

    /// <returns>The handlers without those with these names; null when none is left.</returns>
    public HandlerSet? Except(IReadOnlyCollection<string> names) => Where(handler => !names.Contains(handler.Name));

    /// <returns>The same handlers, where the hand-over is the given one.</returns>
    public HandlerSet Forwarding(Func<IServiceProvider, CancellationToken, Task> forward) => new(
        Array.ConvertAll(Handlers, handler => handler.IsForward ? handler with { Invoke = (services, _, ct) => forward(services, ct) } : handler));

    private HandlerSet? Where(Predicate<HandlerRegistration> isWanted) => Array.FindAll(Handlers, isWanted) is { Length: > 0 } chosen ? new(chosen) : null;
}
