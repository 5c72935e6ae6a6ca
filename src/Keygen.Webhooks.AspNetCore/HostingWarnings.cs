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
    /// <summary>The apps and the receivers whose warnings were written.</summary>
    private static readonly ConditionalWeakTable<object, object> Written = [];

    public static void Write(IServiceProvider services, WebhookReceiver receiver)
    {
        if (services.GetRequiredService<DesignTimeTool>().IsRunning)
        {
            return;
        }

        var logger = services.GetRequiredService<ILogger<WebhookReceiver>>();
        if (Written.TryAdd(services, Written))
        {
            WriteShared(services, logger);
        }

        if (!Written.TryAdd(receiver, Written) || receiver.ConfigurationError is not null)
        {
            return;
        }

        var needed = services.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>().Get(receiver.Name).LongestShutdown;
        var shutdownTimeout = services.GetService<IOptions<HostOptions>>()?.Value.ShutdownTimeout;
        if (needed > shutdownTimeout)
        {
            AspNetCoreLog.ShutdownTooShort(logger, needed, shutdownTimeout.Value);
        }
    }

    private static void WriteShared(IServiceProvider services, ILogger logger)
    {
        UnreceivedDeliveryLog.Subscribe(services);
        AspNetCoreLog.RunsBehindRouting(logger);

        // The middleware is not visible here, but its options are. It runs before the endpoint if UseRouting is called after it.
        if (services.GetServices<IConfigureOptions<HttpsRedirectionOptions>>().Any())
        {
            AspNetCoreLog.RedirectsToHttps(logger);
        }
    }
}
