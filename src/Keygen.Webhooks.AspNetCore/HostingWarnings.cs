using System.Runtime.CompilerServices;
using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>Logs a warning at startup for each setting of the host that can lose deliveries.</summary>
internal static class HostingWarnings
{
    private static readonly ConditionalWeakTable<IServiceProvider, object> Written = [];

    public static void Write(IServiceProvider services)
    {
        if (!Written.TryAdd(services, Written) || services.GetRequiredService<DesignTimeTool>().IsRunning)
        {
            return;
        }

        UnreceivedDeliveryLog.Subscribe(services);
        var logger = services.GetRequiredService<ILogger<WebhookReceiver>>();
        AspNetCoreLog.RunsBehindRouting(logger);

        // The middleware is not visible here, but its options are. It runs before the endpoint if UseRouting is called after it.
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
