using System.Diagnostics.CodeAnalysis;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keygen.Webhooks;

/// <summary>
/// Configures a registration: its handlers, its options, where its public keys come from, and the store that remembers its events.
/// </summary>
public sealed partial class KeygenWebhooksBuilder
{
    internal KeygenWebhooksBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The services that the registration was added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The registration's name; empty for the default one.</summary>
    public string Name { get; }

    /// <summary>Adds a handler class. Each run resolves it in a new scope.</summary>
    /// <typeparam name="TEvent">
    /// The event to handle. A base type, such as <see cref="LicenseEvent"/>, stands for all its events.
    /// </typeparam>
    /// <typeparam name="THandler">The handler class. It is registered as scoped, unless you registered it yourself.</typeparam>
    /// <param name="name">
    /// The name under which the store remembers the handler's completions. Keep it when you rename the class. The default value is null:
    /// the class's full name and the event's name, such as <c>MyShop.ChargeLicensee:LicenseCreated</c>.
    /// </param>
    /// <param name="formerNames">
    /// Earlier names of the handler. An event that it completed under one of these names does not run it again. Give them when you rename a
    /// handler: without them, an event that still has an open handler at the deployment runs this one a second time. The default value is
    /// null: none.
    /// </param>
    /// <param name="execution">
    /// When the handler runs. <see cref="HandlerExecution.Later"/> needs <see cref="RunLaterWith{TForwarder}"/>. The default value is
    /// <see cref="HandlerExecution.Inline"/>.
    /// </param>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public KeygenWebhooksBuilder AddHandler<TEvent, [DynamicallyAccessedMembers(HandlerRegistration.HandlerMembers)] THandler>(
        string? name = null, IEnumerable<string>? formerNames = null, HandlerExecution execution = HandlerExecution.Inline)
        where TEvent : KeygenEvent
        where THandler : class, IKeygenWebhookHandler<TEvent>
    {
        Services.TryAddScoped<THandler>();
        return Add(HandlerRegistration.OfClass<TEvent, THandler>(Services, Name, name), formerNames, execution);
    }

    /// <summary>
    /// Adds a handler class for every event it handles. Each <see cref="IKeygenWebhookHandler{TEvent}"/> that it implements becomes one
    /// handler.
    /// </summary>
    /// <typeparam name="THandler">The handler class. It is registered as scoped, unless you registered it yourself.</typeparam>
    /// <param name="name">
    /// The name under which the store remembers the handler's completions. Give one only if the class handles one event. The default value
    /// is null: the class's full name and the event's name, such as <c>MyShop.ChargeLicensee:LicenseCreated</c>.
    /// </param>
    /// <param name="formerNames">
    /// Earlier names of the handler. An event that it completed under one of these names does not run it again. Give them only if the class
    /// handles one event. The default value is null: none.
    /// </param>
    /// <param name="execution">
    /// When the handler runs. <see cref="HandlerExecution.Later"/> needs <see cref="RunLaterWith{TForwarder}"/>. The default value is
    /// <see cref="HandlerExecution.Inline"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The class handles no event, the name is blank, or the class handles several events and a name or former name is given. In the last
    /// case, add the class with <see cref="AddHandler{TEvent, THandler}(string, IEnumerable{string}, HandlerExecution)"/> for each event.
    /// </exception>
    public KeygenWebhooksBuilder AddHandler<[DynamicallyAccessedMembers(HandlerRegistration.HandlerMembers)] THandler>(
        string? name = null, IEnumerable<string>? formerNames = null, HandlerExecution execution = HandlerExecution.Inline)
        where THandler : class
    {
        string[] former = [.. formerNames ?? []];
        var handlers = HandlerRegistration.OfClass<THandler>(Services, Name, name);
        if (handlers.Length > 1 && (name is not null || former.Length > 0))
        {
            throw new ArgumentException(
                $"The handler {typeof(THandler)} handles {handlers.Length} events, and each needs its own name: "
                    + $"to give names, add it once for each event, with AddHandler<{handlers[0].EventType.Name}, {typeof(THandler).Name}>(…) and so on.",
                name is not null ? nameof(name) : nameof(formerNames));
        }

        Services.TryAddScoped<THandler>();
        foreach (var handler in handlers)
        {
            Add(handler, former, execution);
        }

        return this;
    }

    /// <summary>Adds a handler as a lambda.</summary>
    /// <typeparam name="TEvent">
    /// The event to handle. A base type, such as <see cref="LicenseEvent"/>, stands for all its events.
    /// </typeparam>
    /// <param name="handle">Handles the event. <see cref="IKeygenWebhookHandler{TEvent}.HandleAsync"/> describes its token.</param>
    /// <param name="name">
    /// The name under which the store remembers the handler's completions. The default value is null: <c>lambda:</c> and the event's name,
    /// such as <c>lambda:LicenseCreated</c>. Only one lambda for each event can use the default.
    /// </param>
    /// <param name="formerNames">
    /// Earlier names of the handler. An event that it completed under one of these names does not run it again. The default value is null:
    /// none.
    /// </param>
    /// <param name="execution">
    /// When the handler runs. <see cref="HandlerExecution.Later"/> needs <see cref="RunLaterWith{TForwarder}"/>. The default value is
    /// <see cref="HandlerExecution.Inline"/>.
    /// </param>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public KeygenWebhooksBuilder AddHandler<TEvent>(
        Func<TEvent, CancellationToken, Task> handle, string? name = null, IEnumerable<string>? formerNames = null,
        HandlerExecution execution = HandlerExecution.Inline)
        where TEvent : KeygenEvent
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Add(HandlerRegistration.OfDelegate<TEvent>(Name, name, (_, e, ct) => handle(e, ct)), formerNames, execution);
    }

    /// <summary>Adds a handler as a lambda that gets services from the scope of the run.</summary>
    /// <typeparam name="TEvent">
    /// The event to handle. A base type, such as <see cref="LicenseEvent"/>, stands for all its events.
    /// </typeparam>
    /// <param name="handle">Handles the event. The service provider is the scope of the run.</param>
    /// <param name="name">
    /// The name under which the store remembers the handler's completions. The default value is null: <c>lambda:</c> and the event's name,
    /// such as <c>lambda:LicenseCreated</c>. Only one lambda for each event can use the default.
    /// </param>
    /// <param name="formerNames">
    /// Earlier names of the handler. An event that it completed under one of these names does not run it again. The default value is null:
    /// none.
    /// </param>
    /// <param name="execution">
    /// When the handler runs. <see cref="HandlerExecution.Later"/> needs <see cref="RunLaterWith{TForwarder}"/>. The default value is
    /// <see cref="HandlerExecution.Inline"/>.
    /// </param>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public KeygenWebhooksBuilder AddHandler<TEvent>(
        Func<IServiceProvider, TEvent, CancellationToken, Task> handle, string? name = null, IEnumerable<string>? formerNames = null,
        HandlerExecution execution = HandlerExecution.Inline)
        where TEvent : KeygenEvent
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Add(HandlerRegistration.OfDelegate(Name, name, handle), formerNames, execution);
    }

    /// <summary>Sets options in code, after the configuration has set them. It runs again at each reload.</summary>
    /// <param name="configure">Sets the options. If you call this method several times, the delegates run in that order.</param>
    public KeygenWebhooksBuilder Configure(Action<KeygenWebhooksOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(Name, configure);
        return this;
    }

    /// <summary>
    /// Gets the public keys from your provider, in place of this registration's <see cref="KeygenWebhooksOptions.PublicKeys"/>.
    /// </summary>
    /// <typeparam name="TProvider">The provider. It is registered as a singleton of this registration.</typeparam>
    public KeygenWebhooksBuilder UseKeyProvider<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>()
        where TProvider : class, IVerificationKeyProvider
    {
        Services.RemoveAllKeyed<IVerificationKeyProvider>(Name);
        Services.AddKeyedSingleton<IVerificationKeyProvider, TProvider>(Name);
        return this;
    }

    /// <summary>
    /// Gets the public keys from a provider that you create, in place of this registration's
    /// <see cref="KeygenWebhooksOptions.PublicKeys"/>.
    /// </summary>
    /// <param name="create">Creates the provider. It is called once.</param>
    public KeygenWebhooksBuilder UseKeyProvider(Func<IServiceProvider, IVerificationKeyProvider> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.RemoveAllKeyed<IVerificationKeyProvider>(Name);
        Services.AddKeyedSingleton(Name, (services, _) => create(services));
        return this;
    }

    private KeygenWebhooksBuilder Add(HandlerRegistration handler, IEnumerable<string>? formerNames, HandlerExecution execution)
    {
        Services.AddSingleton(handler with { FormerNames = [.. formerNames ?? []], Execution = execution });
        return this;
    }
}
