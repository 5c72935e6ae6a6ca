using System.Runtime.CompilerServices;
using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>Says at start what of the host's set-up would lose deliveries, as far as it can be seen from here.</summary>
internal static class HostingWarnings
{
    private static readonly ConditionalWeakTable<IServiceProvider, object> Written = [];

    public static void Write(IServiceProvider services)
    {
        if (!Written.TryAdd(services, Written))
        {
            return;
        }

        if (services.GetRequiredService<DesignTimeTool>().IsRunning)
        {
            return;
        }

        UnreceivedDeliveryLog.Subscribe(services);
        var logger = services.GetRequiredService<ILogger<WebhookReceiver>>();
        AspNetCoreLog.RunsBehindRouting(logger);

        // The middleware itself cannot be seen; that it was set up can. It comes before the endpoint where UseRouting is called after it.
        if (services.GetServices<IConfigureOptions<HttpsRedirectionOptions>>().Any())
        {
            AspNetCoreLog.RedirectsToHttps(logger);
        }

        var shutdownTimeout = services.GetService<IOptions<HostOptions>>()?.Value.ShutdownTimeout;
        var options = services.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>();
        foreach (var receiver in services.GetKeyedServices<WebhookReceiver>(KeyedService.AnyKey))
        {
            if (receiver.ConfigurationError is null)
            {
                var needed = options.Get(receiver.Name).LongestShutdown;
                if (needed > shutdownTimeout)
                {
                    AspNetCoreLog.ShutdownTooShort(logger, needed, shutdownTimeout.Value);
                }
            }
        }
    }
}
