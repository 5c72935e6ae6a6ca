using Microsoft.Extensions.Hosting;

namespace Keygen.Webhooks.CatchUp;

/// <summary>
/// Replaces <see cref="CatchUpService"/> when a tool starts the app only to describe it. It checks nothing and fetches nothing.
/// </summary>
internal sealed class IdleService : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
