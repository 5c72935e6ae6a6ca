using System.Diagnostics.CodeAnalysis;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks;

/// <content>The store of a registration.</content>
public sealed partial class KeygenWebhooksBuilder
{
    /// <summary>Remembers this registration's events in the memory of the process. A restart forgets them.</summary>
    /// <param name="configure">Sets how many events are remembered; null for the default.</param>
    /// <remarks><inheritdoc cref="UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public KeygenWebhooksBuilder UseInMemoryStore(Action<InMemoryStoreOptions>? configure = null) =>
        UseStore(KeygenWebhooksServices.InMemoryStore(Name), OptionsOf(configure));

    /// <summary>
    /// Remembers this registration's events in your mark storage. Named leases hold within the process only, and catch-up keeps its
    /// progress in files.
    /// </summary>
    /// <param name="create">Creates the storage. It is called once.</param>
    /// <param name="configure">Sets how long a lease lasts; null for the default.</param>
    /// <remarks><inheritdoc cref="UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public KeygenWebhooksBuilder UseMarkStorage(Func<IServiceProvider, IMarkStorage> create, Action<ClaimLeaseOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        return UseMarkStorage($"{nameof(UseMarkStorage)}(…)", create, configure);
    }

    /// <summary>
    /// Remembers this registration's events in your mark storage. Named leases hold within the process only, and catch-up keeps its
    /// progress in files.
    /// </summary>
    /// <typeparam name="TStorage">The storage. It is registered as a singleton, unless you registered it yourself.</typeparam>
    /// <param name="configure">Sets how long a lease lasts; null for the default.</param>
    /// <remarks><inheritdoc cref="UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public KeygenWebhooksBuilder UseMarkStorage<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStorage>(
        Action<ClaimLeaseOptions>? configure = null)
        where TStorage : class, IMarkStorage
    {
        Services.TryAddSingleton<TStorage>();
        return UseMarkStorage(typeof(TStorage).Name, static s => s.GetRequiredService<TStorage>(), configure);
    }

    /// <summary>
    /// Remembers this registration's events in your store. Named leases hold within the process only, and catch-up keeps its progress in
    /// files.
    /// </summary>
    /// <param name="create">Creates the store. It is called once.</param>
    /// <remarks><inheritdoc cref="UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public KeygenWebhooksBuilder UseStore(Func<IServiceProvider, IIdempotencyStore> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return UseStore(new KeygenWebhooksStore($"{nameof(UseStore)}(…)", create));
    }

    /// <summary>
    /// Remembers this registration's events in your store. Named leases hold within the process only, and catch-up keeps its progress in
    /// files.
    /// </summary>
    /// <typeparam name="TStore">The store. It is registered as a singleton, unless you registered it yourself.</typeparam>
    /// <remarks><inheritdoc cref="UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public KeygenWebhooksBuilder UseStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>()
        where TStore : class, IIdempotencyStore
    {
        Services.TryAddSingleton<TStore>();
        return UseStore(new KeygenWebhooksStore(typeof(TStore).Name, static s => s.GetRequiredService<TStore>()));
    }

    /// <summary>
    /// Keeps this registration's marks, named leases and catch-up progress in a store. A package that provides a store calls it.
    /// </summary>
    /// <param name="store">The store. Registrations with the same object share it.</param>
    /// <param name="services">
    /// Services that the store needs, such as its options. They are removed when another store replaces it. The default value is null:
    /// none.
    /// </param>
    /// <remarks>
    /// It replaces the earlier store as a whole: the last call wins, and a warning at startup names both stores. The store of the default
    /// registration is also the store of every registration without its own. A store does not know the marks of another store.
    /// </remarks>
    public KeygenWebhooksBuilder UseStore(KeygenWebhooksStore store, IEnumerable<ServiceDescriptor>? services = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        KeygenWebhooksServices.UseStore(Services, Name, store, services ?? []);
        return this;
    }

    private KeygenWebhooksBuilder UseMarkStorage(string store, Func<IServiceProvider, IMarkStorage> create, Action<ClaimLeaseOptions>? configure) =>
        UseStore(KeygenWebhooksServices.LeasedStore(store, Name, create), OptionsOf(configure));

    /// <summary>The options of this registration's store, which are removed with the store.</summary>
    private ServiceDescriptor[] OptionsOf<TOptions>(Action<TOptions>? configure)
        where TOptions : class =>
        configure is null ? [] : [ServiceDescriptor.Singleton<IConfigureOptions<TOptions>>(new ConfigureNamedOptions<TOptions>(Name, configure))];
}
