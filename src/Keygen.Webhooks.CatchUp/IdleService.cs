using Microsoft.Extensions.Hosting;

namespace Keygen.Webhooks.CatchUp;

/// <summary>Stands in for <see cref="CatchUpService"/> where a tool starts the app only to describe it: it checks and fetches nothing.</summary>
internal sealed class IdleService : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
