using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keygen.Webhooks.Stores;

/// <summary>Registers a store, and removes all its services when another store replaces it.</summary>
/// <remarks>
/// A registration resolves its store with its name as the service key. For the default registration, and for a registration without its own
/// store, that key forwards to the services without a key. So a store service that the app registers itself is used.
/// </remarks>
internal static class StoreServices
{
    /// <summary>Adds the default store, unless a store is registered already.</summary>
    /// <param name="services">The services. Store services that the app registered itself are kept.</param>
    /// <param name="store">The store.</param>
    public static void AddDefault(IServiceCollection services, KeygenWebhooksStore store)
    {
        if (ChoiceOf(services, "") is null)
        {
            AddInstances(services, store);
            var added = PartsOf("", store).Where(part => services.All(one => one.ServiceType != part.ServiceType || one.IsKeyedService)).ToArray();
            Add(services, new("", store, Replaced: null, IsDefault: true, added));
        }
    }

    /// <summary>Forwards the registration's key to the default registration's store, until the registration gets its own.</summary>
    /// <param name="services">The services.</param>
    /// <param name="registration">The registration's name.</param>
    public static void AddRegistration(IServiceCollection services, string registration)
    {
        ServiceDescriptor[] forwards =
        [
            ServiceDescriptor.KeyedSingleton(registration, static (s, _) => s.GetRequiredService<IIdempotencyStore>()),
            ServiceDescriptor.KeyedSingleton(registration, static (s, _) => s.GetRequiredService<INamedLeaseStore>()),
            ServiceDescriptor.KeyedSingleton(registration, static (s, _) => s.GetRequiredService<HandlerTransaction>()),

            // Null means that the service is not registered.
            ServiceDescriptor.KeyedSingleton(registration, static (s, _) => s.GetService<ICatchUpProgressStore>()!),
        ];
        if (registration.Length == 0)
        {
            services.Add(forwards);
        }
        else
        {
            Add(services, new(registration, Store: null, Replaced: null, IsDefault: true, forwards));
        }
    }

    /// <summary>Makes a store the store of a registration, in place of the earlier one.</summary>
    /// <param name="services">The services.</param>
    /// <param name="registration">The registration's name.</param>
    /// <param name="store">The store.</param>
    /// <param name="own">Services that are removed with the store.</param>
    public static void Use(IServiceCollection services, string registration, KeygenWebhooksStore store, IEnumerable<ServiceDescriptor> own)
    {
        var before = ChoiceOf(services, registration)!;
        foreach (var service in before.Services)
        {
            services.Remove(service);
        }

        services.Remove(services.First(service => !service.IsKeyedService && ReferenceEquals(service.ImplementationInstance, before)));
        AddInstances(services, store);
        var replaced = before.IsDefault || before.Store == store ? before.Replaced : before.Store;
        Add(services, new(registration, store, replaced, IsDefault: false, [.. own, .. PartsOf(registration, store)]));
    }

    private static StoreChoice? ChoiceOf(IServiceCollection services, string registration) => services
        .Select(static service => service.IsKeyedService ? null : service.ImplementationInstance as StoreChoice)
        .FirstOrDefault(choice => choice is not null && string.Equals(choice.Registration, registration, StringComparison.Ordinal));

    private static void Add(IServiceCollection services, StoreChoice choice)
    {
        services.Add(choice.Services);
        services.AddSingleton(choice);
    }

    /// <summary>Registers the services of a store once, even if several registrations use it.</summary>
    private static void AddInstances(IServiceCollection services, KeygenWebhooksStore store)
    {
        services.TryAddKeyedSingleton(store, (s, _) => store.Marks(s));
        services.TryAddKeyedSingleton(store, (s, _) => store.Leases?.Invoke(s) ?? new InMemoryNamedLeaseStore(s.GetRequiredService<TimeProvider>()));
        services.TryAddKeyedSingleton(store, (_, _) => new HandlerTransaction(store));
        if (store.Progress is { } progress)
        {
            services.TryAddKeyedSingleton(store, (s, _) => progress(s));
        }
    }

    private static ServiceDescriptor[] PartsOf(string registration, KeygenWebhooksStore store) =>
    [
        PartOf<IIdempotencyStore>(registration, store),
        PartOf<INamedLeaseStore>(registration, store),
        PartOf<HandlerTransaction>(registration, store),
        .. store.Progress is null ? Array.Empty<ServiceDescriptor>() : [PartOf<ICatchUpProgressStore>(registration, store)],
    ];

    private static ServiceDescriptor PartOf<T>(string registration, KeygenWebhooksStore store)
        where T : class => registration.Length == 0
            ? ServiceDescriptor.Singleton(s => s.GetRequiredKeyedService<T>(store))
            : ServiceDescriptor.KeyedSingleton(registration, (s, _) => s.GetRequiredKeyedService<T>(store));
}
