using System.Diagnostics.CodeAnalysis;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dispatching;

/// <summary>A handler of a registration: the event type it handles, the name that the store remembers it by, and how to call it.</summary>
internal sealed record HandlerRegistration(
    string Registration, string Name, Type EventType, Func<IServiceProvider, KeygenEvent, CancellationToken, Task> Invoke,
    string? Error = null, Func<IServiceProviderIsService, string?>? FindMissing = null)
{
    /// <summary>The earlier names of the handler.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    public HandlerExecution Execution { get; init; }

    /// <summary>Whether it is the hand-over to an engine, and no handler of the user.</summary>
    public bool IsForward => Name is HandlerNames.Forward && EventType == typeof(KeygenEvent);

    /// <summary>Whether this is the handler's name, or a former one.</summary>
    public bool IsNamed(string name) =>
        string.Equals(Name, name, StringComparison.Ordinal) || FormerNames.Contains(name, StringComparer.Ordinal);

    /// <remarks>
    /// The name is stored data. It does not hold the assembly's name, so a class keeps it when it moves to another assembly.
    /// </remarks>
    public static HandlerRegistration OfClass<TEvent, [DynamicallyAccessedMembers(HandlerMembers)] THandler>(
        IServiceCollection registered, string registration, string? name)
        where TEvent : KeygenEvent
        where THandler : class, IKeygenWebhookHandler<TEvent> => new(
            registration,
            Checked(name) ?? DefaultName(typeof(THandler), typeof(TEvent)),
            typeof(TEvent),
            static (services, e, ct) => ((IKeygenWebhookHandler<TEvent>)services.GetRequiredService<THandler>()).HandleAsync((TEvent)e, ct),
            AmbiguityOf<TEvent, THandler>(),
            services => HandlerDependencies.Check<THandler>(registered, services));

    /// <summary>Returns a registration for each handler interface of a class.</summary>
    /// <exception cref="ArgumentException">The class implements none, or the name is blank.</exception>
    public static HandlerRegistration[] OfClass<[DynamicallyAccessedMembers(HandlerMembers)] THandler>(
        IServiceCollection registered, string registration, string? name)
        where THandler : class
    {
        var handled = typeof(THandler).GetInterfaces().Select(HandlerInterface.Find).OfType<HandlerInterface>()
            .OrderBy(static one => one.EventType.Name, StringComparer.Ordinal).ToArray();
        return handled.Length == 0
            ? throw new ArgumentException(
                $"{typeof(THandler)} handles no event: implement IKeygenWebhookHandler<TEvent> for each event that it should handle.")
            : Array.ConvertAll(handled, one => new HandlerRegistration(
                registration,
                Checked(name) ?? DefaultName(typeof(THandler), one.EventType),
                one.EventType,
                (services, e, ct) => one.Handle(services.GetRequiredService<THandler>(), e, ct),
                FindMissing: services => HandlerDependencies.Check<THandler>(registered, services)));
    }

    public static HandlerRegistration OfDelegate<TEvent>(
        string registration, string? name, Func<IServiceProvider, TEvent, CancellationToken, Task> handle)
        where TEvent : KeygenEvent =>
        new(registration, Checked(name) ?? $"lambda:{typeof(TEvent).Name}", typeof(TEvent), (services, e, ct) => handle(services, (TEvent)e, ct));

    /// <summary>The hand-over of an event. It is recorded as a handler is, and runs before all others.</summary>
    public static HandlerRegistration Forward(string registration, Func<IServiceProvider, KeygenEvent, CancellationToken, Task> invoke) =>
        new(registration, HandlerNames.Forward, typeof(KeygenEvent), invoke);

    internal const DynamicallyAccessedMemberTypes HandlerMembers =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces;

    private static string? Checked(string? name) => name is null || !string.IsNullOrWhiteSpace(name)
        ? name
        : throw new ArgumentException("The handler's name is blank. The store remembers a handler by its name: give one, or null for the default.", nameof(name));

    private static string DefaultName(Type handler, Type handled) => $"{NameOf(handler)}:{handled.Name}";

    private static string NameOf(Type type) =>
        type.IsGenericType
            ? $"{type.Namespace}.{type.Name}[{string.Join(',', type.GetGenericArguments().Select(NameOf))}]"
            : type.FullName!;

    /// <summary>
    /// Finds a class that fits the event through two interfaces, and through neither exactly: .NET would call whichever it finds first.
    /// </summary>
    private static string? AmbiguityOf<TEvent, [DynamicallyAccessedMembers(HandlerMembers)] THandler>()
    {
        var events = typeof(THandler).GetInterfaces()
            .Where(static type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IKeygenWebhookHandler<>))
            .Select(static type => type.GetGenericArguments()[0])
            .Where(static type => type.IsAssignableFrom(typeof(TEvent)))
            .ToArray();
        return events.Length > 1 && !events.Contains(typeof(TEvent))
            ? $"The handler {typeof(THandler)} fits {typeof(TEvent).Name} through {string.Join(" and ", events.Select(static type => type.Name))}; "
                + $"implement IKeygenWebhookHandler<{typeof(TEvent).Name}>, or add it for one of those events."
            : null;
    }
}
