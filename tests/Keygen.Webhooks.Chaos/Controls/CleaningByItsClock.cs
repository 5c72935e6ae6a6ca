using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.EntityFrameworkCore;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>Removes old marks at the start, as one might write it at first: what is old, this machine's clock says.</summary>
internal sealed class CleaningByItsClock(IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var cutoff = time.GetUtcNow().UtcDateTime - StoreTraits.DefaultRetention;
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ChaosContext>().Set<KeygenWebhookMark>()
            .Where(mark => mark.SeenAt < cutoff).ExecuteDeleteAsync(stoppingToken);
    }
}
