using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Harness;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>Puts a fault of the negative controls in the place of the store that is tested, or around it.</summary>
internal static class Faults
{
    public static void Commit(KeygenWebhooksBuilder webhooks, ReceiverSettings settings)
    {
        switch (settings.Fault)
        {
            case Fault.NoDedupe:
                webhooks.UseStore(static s => new ForgetfulStore(s.GetRequiredService<IServiceScopeFactory>(), s.GetRequiredService<TimeProvider>()));
                break;
            case Fault.NoFence:
                webhooks.UseMarkStorage(_ => new UnfencedStorage(ConnectionMultiplexer.Connect(settings.Connection).GetDatabase()),
                    lease => lease.Lease = TimeSpan.FromSeconds(settings.LeaseSeconds));
                break;
            case Fault.SettlesForOthers:
                webhooks.UseStore(s => new SettlingForOthersStore(settings.Folder, s.GetRequiredService<IServiceScopeFactory>()));
                break;
            case Fault.CleansByItsClock:
                webhooks.Services.AddHostedService<CleaningByItsClock>();
                break;
            case Fault.OneScope:
                var store = webhooks.Services.Last(static service => service.ServiceType == typeof(IIdempotencyStore));
                webhooks.UseStore(s => new OneScopeStore(
                    (IIdempotencyStore)(store.ImplementationFactory?.Invoke(s) ?? ActivatorUtilities.CreateInstance(s, store.ImplementationType!)),
                    s.GetRequiredService<IServiceScopeFactory>()));
                break;
        }
    }
}
