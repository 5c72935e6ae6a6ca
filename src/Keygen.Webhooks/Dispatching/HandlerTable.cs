using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dispatching;

/// <summary>The handlers of one registration, in order of registration. Those of an event class are chosen at its first event.</summary>
internal sealed class HandlerTable
{
    private readonly HandlerRegistration[] _all;
    private readonly Type[] _anyway;
    private readonly string _registration;
    private readonly ConcurrentDictionary<Type, EventHandlers?> _byEvent = [];

    /// <param name="handlers">The handlers, in order of registration.</param>
    /// <param name="services">Checks what handlers need; null to check nothing.</param>
    /// <param name="registration">The registration's name.</param>
    /// <param name="forwarded">The events that are handed over although they may have no later handler.</param>
    /// <param name="canForward">Whether there is an engine to hand events over to, or no delivery arrives here.</param>
    public HandlerTable(
        IEnumerable<HandlerRegistration> handlers, IServiceProviderIsService? services = null, string registration = "",
        IEnumerable<Type>? forwarded = null, bool canForward = true)
    {
        HandlerRegistration[] all = [.. handlers];
        Type[] anyway = [.. forwarded ?? []];
        (_all, _anyway, _registration) = (all, anyway, registration);
        Error = ErrorIn(all) ?? (canForward ? null : MissingForwarder(all, anyway));
        if (services is not null)
        {
            foreach (var handler in all)
            {
                Error ??= handler.FindMissing?.Invoke(services);
            }
        }

        Names = HandlerSet.NamesOf(all);
        ForwardsAny = anyway.Length > 0 || Array.Exists(all, static handler => handler.Execution is HandlerExecution.Later);
    }

    /// <summary>The error that must stop the app at startup; null when there is none.</summary>
    public string? Error { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Built on first use: a start needs no lists of names.</summary>
    public IReadOnlyList<HandlerSubscription> Subscriptions =>
        field ??=
        [
            .. Array.ConvertAll(_all, static handler => new HandlerSubscription(handler.Name, NamesOf(handler.EventType)) { Execution = handler.Execution }),
            .. _anyway.Length == 0 ? Array.Empty<HandlerSubscription>() : [new(HandlerNames.Forward, NamesOf(_anyway)) { Execution = HandlerExecution.Later }],
        ];

    public bool IsEmpty => _all.Length + _anyway.Length == 0;

    /// <summary>Whether any event is handed over to an engine.</summary>
    public bool ForwardsAny { get; }

    public EventHandlers? For(KeygenEvent keygenEvent) => For(keygenEvent.GetType());

    public bool Handles(string name) => For(EventCatalogue.Find(name)?.Type ?? typeof(UnknownEvent)) is not null;

    private EventHandlers? For(Type type) => _byEvent.GetOrAdd(type, static (type, table) => table.Choose(type), this);

    private EventHandlers? Choose(Type type)
    {
        var own = Array.FindAll(_all, handler => handler.EventType.IsAssignableFrom(type));
        var isForwardedAnyway = Array.Exists(_anyway, one => one.IsAssignableFrom(type));
        return own.Length > 0 || isForwardedAnyway ? new(_registration, own, isForwardedAnyway) : null;
    }

    private static string[] NamesOf(params Type[] handled) =>
    [
        .. EventCatalogue.ByName.Values.Where(type => handled.Any(one => one.IsAssignableFrom(type.Type))).Select(static type => type.Name).Order(StringComparer.Ordinal),
    ];

    private static string? MissingForwarder(HandlerRegistration[] handlers, Type[] anyway) =>
        (handlers.FirstOrDefault(static handler => handler.Execution is HandlerExecution.Later)?.Name
            ?? (anyway.Length > 0 ? $"ForwardEvents<{anyway[0].Name}>()" : null)) is { } later
            ? $"{later} is to run later, but nothing takes its events: call RunLaterWith<TForwarder>() to name an engine, "
                + "or ConsumesOnly() if this process receives no deliveries and only consumes messages."
            : null;

    private static string? ErrorIn(HandlerRegistration[] handlers)
    {
        foreach (var handler in handlers)
        {
            if (handler.Error is not null)
            {
                return handler.Error;
            }
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handler in handlers)
        {
            if (handler.IsNamed(HandlerNames.Forward))
            {
                return $"'{HandlerNames.Forward}' is the name under which hand-overs to an engine are recorded: give the handler another name.";
            }

            if (!names.Add(handler.Name))
            {
                return handler.Name.StartsWith("lambda:", StringComparison.Ordinal)
                    ? $"Two unnamed lambdas handle {handler.Name["lambda:".Length..]}. The store remembers a handler by its name, so give each a name with AddHandler(…, name: \"…\")."
                    : $"Two handlers are named '{handler.Name}'. The store remembers a handler by its name, so give one of them another name with AddHandler(…, name: \"…\").";
            }
        }

        foreach (var handler in handlers)
        {
            foreach (var former in handler.FormerNames)
            {
                if (!names.Add(former))
                {
                    return $"'{former}' is used twice: as a former name, and as another handler's name or former name. A name must belong to one handler, so remove it from one of the formerNames.";
                }
            }
        }

        return null;
    }
}
