using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dispatching;

/// <summary>The handlers of one registration, by event class, in order of registration. It is built once.</summary>
internal sealed class HandlerTable
{
    private readonly HandlerRegistration[] _all;
    private readonly Dictionary<Type, HandlerSet> _byEvent = [];

    public HandlerTable(IEnumerable<HandlerRegistration> handlers, IServiceProviderIsService? services = null)
    {
        HandlerRegistration[] all = [.. handlers];
        _all = all;
        Error = ErrorIn(all);
        if (services is not null)
        {
            Error ??= all.Select(handler => handler.FindMissing?.Invoke(services)).FirstOrDefault(static error => error is not null);
        }

        Names = HandlerSet.NamesOf(all);
        foreach (var type in EventCatalogue.Types)
        {
            if (Array.FindAll(all, handler => handler.EventType.IsAssignableFrom(type)) is { Length: > 0 } own)
            {
                _byEvent.Add(type, new(own));
            }
        }
    }

    /// <summary>The error that must stop the app at startup; null when there is none.</summary>
    public string? Error { get; }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Built on first use: a start needs no lists of names.</summary>
    public IReadOnlyList<HandlerSubscription> Subscriptions =>
        field ??= Array.ConvertAll(_all, static handler => new HandlerSubscription(handler.Name, NamesOf(handler.EventType)));

    public bool IsEmpty => Names.Count == 0;

    public HandlerSet? For(KeygenEvent keygenEvent) => _byEvent.GetValueOrDefault(keygenEvent.GetType());

    public bool Handles(string name) =>
        _byEvent.ContainsKey(EventCatalogue.ByName.TryGetValue(name, out var type) ? type.Type : typeof(UnknownEvent));

    private static string[] NamesOf(Type handled) =>
    [
        .. EventCatalogue.ByName.Values.Where(type => handled.IsAssignableFrom(type.Type)).Select(static type => type.Name).Order(StringComparer.Ordinal),
    ];

    private static string? ErrorIn(HandlerRegistration[] handlers) =>
        handlers.FirstOrDefault(static handler => handler.Error is not null)?.Error
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

/// <summary>The handlers of one event class, and their names in the form that a store takes.</summary>
internal sealed class HandlerSet(HandlerRegistration[] handlers)
{
    public HandlerRegistration[] Handlers { get; } = handlers;

    public IReadOnlyList<string> Names { get; } = NamesOf(handlers);

    public static HandlerNames NamesOf(HandlerRegistration[] handlers) =>
        new(Array.ConvertAll(handlers, static handler => KeyValuePair.Create(handler.Name, handler.FormerNames)));

    /// <returns>The handlers with these names; null when there is none.</returns>
    public HandlerSet? Only(IReadOnlyCollection<string> names) =>
        Array.FindAll(Handlers, handler => names.Contains(handler.Name)) is { Length: > 0 } chosen ? new(chosen) : null;
}
