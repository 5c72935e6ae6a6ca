using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Keygen.Webhooks.Stores;

/// <summary>The one place that registers a store, and takes it out again whole when another replaces it.</summary>
/// <remarks>
/// A registration takes its store by its name as the key. The default registration's key leads to the services without a key, as does that of a
/// registration without a store of its own; so a service that an app puts before a store is heeded.
/// </remarks>
internal static class StoreServices
{
    /// <summary>Adds the store that is used until another is chosen, unless there is one.</summary>
    /// <param name="services">The services. What an app has registered itself stays in force.</param>
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

    /// <summary>Leads the registration's key to the default registration's store, until it has one of its own.</summary>
    /// <param name="services">The services.</param>
    /// <param name="registration">The registration's name.</param>
    public static void AddRegistration(IServiceCollection services, string registration)
    {
        ServiceDescriptor[] forwards =
        [
            ServiceDescriptor.KeyedSingleton(registration, static (s, _) => s.GetRequiredService<IIdempotencyStore>()),
            ServiceDescriptor.KeyedSingleton(registration, static (s, _) => s.GetRequiredService<INamedLeaseStore>()),

            // A container takes null for a service that is not there.
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

    /// <summary>Makes a store the registration's.</summary>
    /// <param name="services">The services.</param>
    /// <param name="registration">The registration's name.</param>
    /// <param name="store">The store.</param>
    /// <param name="own">Services that leave with the store.</param>
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

    /// <summary>What a store makes is made once, whichever registrations use it.</summary>
    private static void AddInstances(IServiceCollection services, KeygenWebhooksStore store)
    {
        services.TryAddKeyedSingleton(store, (s, _) => store.Marks(s));
        services.TryAddKeyedSingleton(store, (s, _) => store.Leases?.Invoke(s) ?? new InMemoryNamedLeaseStore(s.GetRequiredService<TimeProvider>()));
        if (store.Progress is { } progress)
        {
            services.TryAddKeyedSingleton(store, (s, _) => progress(s));
        }
    }

    private static IEnumerable<ServiceDescriptor> PartsOf(string registration, KeygenWebhooksStore store)
    {
        yield return PartOf<IIdempotencyStore>(registration, store);
        yield return PartOf<INamedLeaseStore>(registration, store);
        if (store.Progress is not null)
        {
            yield return PartOf<ICatchUpProgressStore>(registration, store);
        }
    }

    private static ServiceDescriptor PartOf<T>(string registration, KeygenWebhooksStore store)
        where T : class => registration.Length == 0
            ? ServiceDescriptor.Singleton(s => s.GetRequiredKeyedService<T>(store))
            : ServiceDescriptor.KeyedSingleton(registration, (s, _) => s.GetRequiredKeyedService<T>(store));
}
