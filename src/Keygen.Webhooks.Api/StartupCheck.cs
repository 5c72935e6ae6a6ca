using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Api;

/// <summary>Stops the start when the options are invalid.</summary>
/// <param name="settings">The options; null when a build-time tool started the app only to describe it.</param>
internal sealed class StartupCheck(KeygenApiSettingsSource? settings) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => settings?.Check() is { } error
        ? throw new OptionsValidationException(Options.DefaultName, typeof(KeygenApiOptions), [error])
        : Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
