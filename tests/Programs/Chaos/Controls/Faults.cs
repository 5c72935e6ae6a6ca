using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Idempotency;
using StackExchange.Redis;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>Puts a fault of the negative controls in the place of the marks of the store that is tested, or around them. Leases and progress stay.</summary>
internal static class Faults
{
    public static void Commit(KeygenWebhooksBuilder webhooks, ReceiverSettings settings)
    {
        switch (settings.Fault)
        {
            case Fault.NoDedupe:
                webhooks.Services.AddSingleton<IIdempotencyStore>(static s => new ForgetfulStore(s.GetRequiredService<IServiceScopeFactory>(), s.GetRequiredService<TimeProvider>()));
                break;
            case Fault.NoFence:
                webhooks.Services.AddSingleton<IIdempotencyStore>(s => LeasedIdempotencyStore.Create(
                    s, new UnfencedStorage(ConnectionMultiplexer.Connect(settings.Connection).GetDatabase()),
                    new() { Lease = TimeSpan.FromSeconds(settings.LeaseSeconds) }));
                break;
            case Fault.SettlesForOthers:
                webhooks.Services.AddSingleton<IIdempotencyStore>(s => new SettlingForOthersStore(settings.Folder, s.GetRequiredService<IServiceScopeFactory>()));
                break;
            case Fault.CleansByItsClock:
                webhooks.Services.AddHostedService<CleaningByItsClock>();
                break;
            case Fault.OneScope:
                Wrap(webhooks, static (store, s) => new OneScopeStore(store, s.GetRequiredService<IServiceScopeFactory>()));
                break;
            case Fault.ForgetsLater:
                Wrap(webhooks, static (store, s) => new ForgetfulOfLaterStore(
                    store, new(s.GetRequiredService<IServiceScopeFactory>(), s.GetRequiredService<TimeProvider>())));
                break;
        }
    }

    private static void Wrap(KeygenWebhooksBuilder webhooks, Func<IIdempotencyStore, IServiceProvider, IIdempotencyStore> wrap)
    {
        var store = webhooks.Services.Last(static service => service.ServiceType == typeof(IIdempotencyStore) && !service.IsKeyedService);
        webhooks.Services.AddSingleton(s => wrap(
            (IIdempotencyStore)(store.ImplementationFactory?.Invoke(s) ?? ActivatorUtilities.CreateInstance(s, store.ImplementationType!)), s));
    }
}
