using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Stores.Tests;

/// <summary>What a container resolves, by the names of the types.</summary>
/// <param name="Marks">The storage of the marks, or the store where there is no storage.</param>
/// <param name="Leases">The store of named leases.</param>
/// <param name="Progress">The store of progress; null when there is none.</param>
internal sealed record Parts(string Marks, string Leases, string? Progress)
{
    public static Parts Of(IServiceProvider services) => Of(
        services.GetRequiredService<IIdempotencyStore>(), services.GetRequiredService<INamedLeaseStore>(), services.GetService<ICatchUpProgressStore>());

    public static Parts Of(IServiceProvider services, string registration) => Of(
        services.GetRequiredKeyedService<IIdempotencyStore>(registration), services.GetRequiredKeyedService<INamedLeaseStore>(registration),
        services.GetKeyedService<ICatchUpProgressStore>(registration));

    private static Parts Of(IIdempotencyStore marks, INamedLeaseStore leases, ICatchUpProgressStore? progress) =>
        new((marks is LeasedIdempotencyStore leased ? leased.Storage : (object)marks).GetType().Name, leases.GetType().Name, progress?.GetType().Name);
}

/// <summary>What a host has logged.</summary>
internal static class Logs
{
    public static IEnumerable<string> LogsOf(this ReceiverHost host, int id) =>
        host.Logs.GetSnapshot().Where(record => record.Id.Id == id).Select(static record => record.Message);
}
