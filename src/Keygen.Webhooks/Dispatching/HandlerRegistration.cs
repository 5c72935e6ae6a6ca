using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Dispatching;

/// <summary>One handler of one registration: which events it gets, the name it is remembered by, and how it is called.</summary>
internal sealed record HandlerRegistration(
    string Registration, string Name, Type EventType, Func<IServiceProvider, KeygenEvent, CancellationToken, Task> Invoke,
    string? Error = null, Func<IServiceProviderIsService, string?>? FindsMissing = null)
{
    /// <summary>What it was remembered by before.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <remarks>
    /// The name is stored data. A class keeps it when it moves to another assembly, so there is nothing of the assembly in it.
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

    /// <summary>One for each handler interface of a class.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static HandlerRegistration[] OfClass<[DynamicallyAccessedMembers(HandlerMembers)] THandler>(
        IServiceCollection registered, string registration, string? name)
        where THandler : class
    {
        var handled = typeof(THandler).GetInterfaces().Select(HandlerInterface.Find).OfType<HandlerInterface>()
            .OrderBy(static one => one.EventType.Name, StringComparer.Ordinal).ToArray();
        return handled.Length == 0
            ? throw new ArgumentException(
                $"{typeof(THandler)} implements no IKeygenWebhookHandler<TEvent>, so it handles no event: let it implement one for each event it is to handle.")
            : Array.ConvertAll(handled, one => new HandlerRegistration(
                registration,
                Checked(name) ?? DefaultName(typeof(THandler), one.EventType),
                one.EventType,
                (services, e, ct) => one.Handle(services.GetRequiredService<THandler>(), e, ct),
                FindsMissing: services => HandlerDependencies.Check<THandler>(registered, services)));
    }

    public static HandlerRegistration OfDelegate<TEvent>(
        string registration, string? name, Func<IServiceProvider, TEvent, CancellationToken, Task> handle)
        where TEvent : KeygenEvent =>
        new(registration, Checked(name) ?? $"lambda:{typeof(TEvent).Name}", typeof(TEvent), (services, e, ct) => handle(services, (TEvent)e, ct));

    internal const DynamicallyAccessedMemberTypes HandlerMembers =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces;

    private static string? Checked(string? name) => name is null || !string.IsNullOrWhiteSpace(name)
        ? name
        : throw new ArgumentException("A handler is remembered by its name; give one, or null for the default.", nameof(name));

    private static string DefaultName(Type handler, Type handled) => $"{NameOf(handler)}:{handled.Name}";

    private static string NameOf(Type type) =>
        type.IsGenericType
            ? $"{type.Namespace}.{type.Name}[{string.Join(',', type.GetGenericArguments().Select(NameOf))}]"
            : type.FullName!;

    /// <summary>A class that fits the event by two of its interfaces and by neither exactly would be called by whichever .NET finds first.</summary>
    private static string? AmbiguityOf<TEvent, [DynamicallyAccessedMembers(HandlerMembers)] THandler>()
    {
        var events = typeof(THandler).GetInterfaces()
            .Where(static type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IKeygenWebhookHandler<>))
            .Select(static type => type.GetGenericArguments()[0])
            .Where(static type => type.IsAssignableFrom(typeof(TEvent)))
            .ToArray();
        return events.Length > 1 && !events.Contains(typeof(TEvent))
            ? $"The handler {typeof(THandler)} fits {typeof(TEvent).Name} through {string.Join(" and ", events.Select(static type => type.Name))}; "
                + $"let it implement IKeygenWebhookHandler<{typeof(TEvent).Name}>, or register it for one of those."
            : null;
    }
}
