using System.Diagnostics.CodeAnalysis;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks;

/// <summary>Adds handlers to a registration, and chooses where its keys come from and where events are remembered.</summary>
public sealed class KeygenWebhooksBuilder
{
    internal KeygenWebhooksBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>The services the registration is in.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The registration's name; empty for the default one.</summary>
    public string Name { get; }

    /// <summary>Adds a handler class. It is resolved in a scope of its own for each run.</summary>
    /// <typeparam name="TEvent">The event; a base type, such as <see cref="LicenseEvent"/>, stands for all its events.</typeparam>
    /// <typeparam name="THandler">The handler; scoped, unless you registered it yourself.</typeparam>
    /// <param name="name">
    /// What the handler is remembered by, for ever. By default the class's full name and the event's: <c>MyShop.ChargeLicensee:LicenseCreated</c>.
    /// Before you rename the class, give just that text.
    /// </param>
    /// <param name="formerNames">
    /// What it was remembered by before, if it was renamed: events it completed under one of these names do not run it again. An event that is still
    /// open when the new name is deployed would run it a second time without.
    /// </param>
    public KeygenWebhooksBuilder AddHandler<TEvent, [DynamicallyAccessedMembers(HandlerRegistration.HandlerMembers)] THandler>(
        string? name = null, IEnumerable<string>? formerNames = null)
        where TEvent : KeygenEvent
        where THandler : class, IKeygenWebhookHandler<TEvent>
    {
        Services.TryAddScoped<THandler>();
        return Add(HandlerRegistration.OfClass<TEvent, THandler>(Services, Name, name), formerNames);
    }

    /// <summary>
    /// Adds a handler class for every event it handles: each <see cref="IKeygenWebhookHandler{TEvent}"/> it implements is a handler of its own.
    /// </summary>
    /// <typeparam name="THandler">The handler; scoped, unless you registered it yourself.</typeparam>
    /// <param name="name">
    /// What the handler is remembered by, for ever, if the class handles one event. By default, and always for a class that handles several, the
    /// class's full name and each event's: <c>MyShop.ChargeLicensee:LicenseCreated</c>.
    /// </param>
    /// <param name="formerNames">
    /// What it was remembered by before, if the class handles one event: events it completed under one of these names do not run it again.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The class handles no event; or it handles several, and a name or a former name is given, which can be one handler's alone. Add the class
    /// with <see cref="AddHandler{TEvent, THandler}(string, IEnumerable{string})"/> for each event then.
    /// </exception>
    public KeygenWebhooksBuilder AddHandler<[DynamicallyAccessedMembers(HandlerRegistration.HandlerMembers)] THandler>(
        string? name = null, IEnumerable<string>? formerNames = null)
        where THandler : class
    {
        string[] former = [.. formerNames ?? []];
        var handlers = HandlerRegistration.OfClass<THandler>(Services, Name, name);
        if (handlers.Length > 1 && (name is not null || former.Length > 0))
        {
            throw new ArgumentException(
                $"The handler {typeof(THandler)} handles {handlers.Length} events, and what completed is remembered for each under a name of its own: "
                    + $"add it for each event, with AddHandler<{handlers[0].EventType.Name}, {typeof(THandler).Name}>(…) and so on, to give names.",
                name is not null ? nameof(name) : nameof(formerNames));
        }

        Services.TryAddScoped<THandler>();
        foreach (var handler in handlers)
        {
            Add(handler, former);
        }

        return this;
    }

    /// <summary>Adds a handler as a lambda.</summary>
    /// <typeparam name="TEvent">The event, or a base type.</typeparam>
    /// <param name="handle">What to do; see <see cref="IKeygenWebhookHandler{TEvent}.HandleAsync"/> on its token.</param>
    /// <param name="name">What the handler is remembered by, for ever. One lambda an event may go without: it is <c>lambda:LicenseCreated</c>.</param>
    /// <param name="formerNames">What it was remembered by before: events it completed under one of these names do not run it again.</param>
    public KeygenWebhooksBuilder AddHandler<TEvent>(Func<TEvent, CancellationToken, Task> handle, string? name = null, IEnumerable<string>? formerNames = null)
        where TEvent : KeygenEvent
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Add(HandlerRegistration.OfDelegate<TEvent>(Name, name, (_, e, ct) => handle(e, ct)), formerNames);
    }

    /// <summary>Adds a handler as a lambda that takes services from the run's own scope.</summary>
    /// <typeparam name="TEvent">The event, or a base type.</typeparam>
    /// <param name="handle">What to do.</param>
    /// <param name="name">What the handler is remembered by, for ever. One lambda an event may go without: it is <c>lambda:LicenseCreated</c>.</param>
    /// <param name="formerNames">What it was remembered by before: events it completed under one of these names do not run it again.</param>
    public KeygenWebhooksBuilder AddHandler<TEvent>(Func<IServiceProvider, TEvent, CancellationToken, Task> handle, string? name = null, IEnumerable<string>? formerNames = null)
        where TEvent : KeygenEvent
    {
        ArgumentNullException.ThrowIfNull(handle);
        return Add(HandlerRegistration.OfDelegate(Name, name, handle), formerNames);
    }

    /// <summary>Sets options in code, after the registration's section of the configuration has been bound; at each reload again.</summary>
    /// <param name="configure">Sets the options. Calls run in their order.</param>
    public KeygenWebhooksBuilder Configure(Action<KeygenWebhooksOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure(Name, configure);
        return this;
    }

    /// <summary>Takes public keys from a provider of yours, in place of this registration's <see cref="KeygenWebhooksOptions.PublicKeys"/>.</summary>
    /// <typeparam name="TProvider">The provider, a singleton of the registration's.</typeparam>
    public KeygenWebhooksBuilder UseKeyProvider<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>()
        where TProvider : class, IVerificationKeyProvider
    {
        Services.RemoveAllKeyed<IVerificationKeyProvider>(Name);
        Services.AddKeyedSingleton<IVerificationKeyProvider, TProvider>(Name);
        return this;
    }

    /// <summary>Takes public keys from a provider that you create, in place of this registration's <see cref="KeygenWebhooksOptions.PublicKeys"/>.</summary>
    /// <param name="create">Creates the provider, once.</param>
    public KeygenWebhooksBuilder UseKeyProvider(Func<IServiceProvider, IVerificationKeyProvider> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.RemoveAllKeyed<IVerificationKeyProvider>(Name);
        Services.AddKeyedSingleton(Name, (services, _) => create(services));
        return this;
    }

    /// <summary>Remembers this registration's events in the memory of the process, with a bound of your choice.</summary>
    /// <param name="configure">Sets the bound; null for the default.</param>
    /// <remarks><inheritdoc cref="UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public KeygenWebhooksBuilder UseInMemoryStore(Action<InMemoryStoreOptions>? configure = null) =>
        UseStore(KeygenWebhooksServices.InMemoryStore(Name), OptionsOf(configure));

    /// <summary>Remembers this registration's events in a storage of yours. Named leases hold within the process; catch-up keeps its progress in files.</summary>
    /// <param name="create">Creates the storage, once.</param>
    /// <param name="configure">Sets the length of a lease; null for the default.</param>
    /// <remarks><inheritdoc cref="UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public KeygenWebhooksBuilder UseMarkStorage(Func<IServiceProvider, IMarkStorage> create, Action<ClaimLeaseOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        return UseMarkStorage($"{nameof(UseMarkStorage)}(…)", create, configure);
    }

    /// <summary>Remembers this registration's events in a storage of yours. Named leases hold within the process; catch-up keeps its progress in files.</summary>
    /// <typeparam name="TStorage">The storage; a singleton, unless you registered it yourself.</typeparam>
    /// <param name="configure">Sets the length of a lease; null for the default.</param>
    /// <remarks><inheritdoc cref="UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public KeygenWebhooksBuilder UseMarkStorage<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStorage>(
        Action<ClaimLeaseOptions>? configure = null)
        where TStorage : class, IMarkStorage
    {
        Services.TryAddSingleton<TStorage>();
        return UseMarkStorage(typeof(TStorage).Name, static s => s.GetRequiredService<TStorage>(), configure);
    }

    /// <summary>Remembers this registration's events in a store of yours. Named leases hold within the process; catch-up keeps its progress in files.</summary>
    /// <param name="create">Creates the store, once.</param>
    /// <remarks><inheritdoc cref="UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public KeygenWebhooksBuilder UseStore(Func<IServiceProvider, IIdempotencyStore> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return UseStore(new KeygenWebhooksStore($"{nameof(UseStore)}(…)", create));
    }

    /// <summary>Remembers this registration's events in a store of yours. Named leases hold within the process; catch-up keeps its progress in files.</summary>
    /// <typeparam name="TStore">The store; a singleton, unless you registered it yourself.</typeparam>
    /// <remarks><inheritdoc cref="UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public KeygenWebhooksBuilder UseStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IIdempotencyStore
    {
        Services.TryAddSingleton<TStore>();
        return UseStore(new KeygenWebhooksStore(typeof(TStore).Name, static s => s.GetRequiredService<TStore>()));
    }

    /// <summary>Keeps this registration's marks, named leases and progress of catch-up in a store. For packages that bring one.</summary>
    /// <param name="store">The store. Registrations that are given the same object share it.</param>
    /// <param name="services">Services that the store needs, such as its options. They are removed when another store replaces it.</param>
    /// <remarks>
    /// It replaces the store that was chosen before as a whole: the last call counts, and the log says so at the start. On the default registration
    /// it is also the store of every registration that has none of its own. A store does not know the marks of another.
    /// </remarks>
    public KeygenWebhooksBuilder UseStore(KeygenWebhooksStore store, IEnumerable<ServiceDescriptor>? services = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        KeygenWebhooksServices.UseStore(Services, Name, store, services ?? []);
        return this;
    }

    private KeygenWebhooksBuilder UseMarkStorage(string store, Func<IServiceProvider, IMarkStorage> create, Action<ClaimLeaseOptions>? configure) =>
        UseStore(KeygenWebhooksServices.LeasedStore(store, Name, create), OptionsOf(configure));

    /// <summary>Options of this registration's store, to leave with it.</summary>
    private ServiceDescriptor[] OptionsOf<TOptions>(Action<TOptions>? configure)
        where TOptions : class =>
        configure is null ? [] : [ServiceDescriptor.Singleton<IConfigureOptions<TOptions>>(new ConfigureNamedOptions<TOptions>(Name, configure))];

    private KeygenWebhooksBuilder Add(HandlerRegistration handler, IEnumerable<string>? formerNames)
    {
        Services.AddSingleton(handler with { FormerNames = [.. formerNames ?? []] });
        return this;
    }
}
