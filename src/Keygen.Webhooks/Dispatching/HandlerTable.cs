using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dispatching;

/// <summary>The handlers of one registration, by event class, in order of registration. It is built once.</summary>
internal sealed class HandlerTable
{
    private readonly HandlerRegistration[] _all;
    private readonly Type[] _anyway;
    private readonly Dictionary<Type, EventHandlers> _byEvent = [];

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
        (_all, _anyway) = (all, anyway);
        Error = ErrorIn(all) ?? (canForward ? null : MissingForwarder(all, anyway));
        if (services is not null)
        {
            Error ??= all.Select(handler => handler.FindMissing?.Invoke(services)).FirstOrDefault(static error => error is not null);
        }

        Names = HandlerSet.NamesOf(all);
        ForwardsAny = anyway.Length > 0 || Array.Exists(all, static handler => handler.Execution is HandlerExecution.Later);
        foreach (var type in EventCatalogue.Types)
        {
            var own = Array.FindAll(all, handler => handler.EventType.IsAssignableFrom(type));
            var isForwardedAnyway = Array.Exists(anyway, one => one.IsAssignableFrom(type));
            if (own.Length > 0 || isForwardedAnyway)
            {
                _byEvent.Add(type, new(registration, own, isForwardedAnyway));
            }
        }
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

    public EventHandlers? For(KeygenEvent keygenEvent) => _byEvent.GetValueOrDefault(keygenEvent.GetType());

    public bool Handles(string name) =>
        _byEvent.ContainsKey(EventCatalogue.ByName.TryGetValue(name, out var type) ? type.Type : typeof(UnknownEvent));

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

    private static string? ErrorIn(HandlerRegistration[] handlers) =>
        handlers.FirstOrDefault(static handler => handler.Error is not null)?.Error
        ?? (handlers.Any(static handler => handler.IsNamed(HandlerNames.Forward))
            ? $"'{HandlerNames.Forward}' is the name under which hand-overs to an engine are recorded: give the handler another name." : null)
        ?? handlers.GroupBy(static handler => handler.Name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) switch
        {
            null => null,
            { Key: var name } when name.StartsWith("lambda:", StringComparison.Ordinal) =>
                $"Two unnamed lambdas handle {name["lambda:".Length..]}. The store remembers a handler by its name, so give each a name with AddHandler(…, name: \"…\").",
            { Key: var name } =>
                $"Two handlers are named '{name}'. The store remembers a handler by its name, so give one of them another name with AddHandler(…, name: \"…\").",
        }
        ?? handlers.SelectMany(static handler => handler.FormerNames.Append(handler.Name)).GroupBy(static name => name, StringComparer.Ordinal)
            .FirstOrDefault(static group => group.Count() > 1) switch
        {
            null => null,
            { Key: var name } => $"'{name}' is used twice: as a former name, and as another handler's name or former name. A name must belong to one handler, so remove it from one of the formerNames.",
        };
}
