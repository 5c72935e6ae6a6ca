using Keygen.Webhooks.Api.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Api;

/// <summary>Stops the start when the options are invalid, and logs what is probably a mistake.</summary>
/// <param name="settings">The options; null when a build-time tool started the app only to describe it.</param>
/// <param name="logger">The log.</param>
internal sealed class StartupCheck(KeygenApiSettingsSource? settings, ILogger logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (settings?.Check() is { } error)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(KeygenApiOptions), [error]);
        }

        foreach (var remark in settings?.Remarks ?? [])
        {
            ApiLog.SettingRemark(logger, remark);
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
