using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.Chaos.Controls;

/// <summary>Removes old marks at the start, as one might write it at first: what is old, this machine's clock says.</summary>
internal sealed class CleaningByItsClock(IServiceScopeFactory scopes, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var cutoff = time.GetUtcNow().UtcDateTime - StoreTraits.DefaultRetention;
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ChaosContext>().Set<KeygenWebhookMark>()
            .Where(mark => mark.SeenAt < cutoff).ExecuteDeleteAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
