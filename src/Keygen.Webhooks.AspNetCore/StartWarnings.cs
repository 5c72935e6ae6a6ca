using System.Runtime.CompilerServices;
using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>Says at start what of the host's set-up would lose deliveries, as far as it can be seen from here.</summary>
internal static partial class StartWarnings
{
    /// <summary>What the core gives cancelled handlers to end, and answers to go out, after the grace.</summary>
    private static readonly TimeSpan LastMoments = TimeSpan.FromSeconds(2);

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
        RunsBehindRouting(logger);

        // The middleware itself cannot be seen; that it was set up can. It comes before the endpoint where UseRouting is called after it.
        if (services.GetServices<IConfigureOptions<HttpsRedirectionOptions>>().Any())
        {
            RedirectsToHttps(logger);
        }

        var shutdownTimeout = services.GetService<IOptions<HostOptions>>()?.Value.ShutdownTimeout;
        var options = services.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>();
        foreach (var receiver in services.GetKeyedServices<WebhookReceiver>(KeyedService.AnyKey))
        {
            if (receiver.ConfigurationError is null)
            {
                var current = options.Get(receiver.Name);
                var needed = current.DrainDelay + current.ShutdownGrace + LastMoments;
                if (needed > shutdownTimeout)
                {
                    ShutdownTooShort(logger, needed.Value, shutdownTimeout.Value);
                }
            }
        }
    }

    [LoggerMessage(413, LogLevel.Information,
        "Deliveries are answered right behind routing. Middleware runs for them only if it is added before a call of app.UseRouting(); without such a call, none does: not request logging, correlation, tenants or UseForwardedHeaders. To have it run, add it, and call app.UseRouting() after it.")]
    private static partial void RunsBehindRouting(ILogger logger);

    [LoggerMessage(410, LogLevel.Warning,
        "HTTPS redirection is set up: where UseHttpsRedirection comes before UseRouting, a delivery that arrives by HTTP is answered with a redirect, and Keygen follows one of the 301 to 303 kind with a GET and counts what it finds as delivered. Call UseRouting first, or run the proxy's forwarded headers before both.")]
    private static partial void RedirectsToHttps(ILogger logger);

    [LoggerMessage(411, LogLevel.Warning,
        "DrainDelay, ShutdownGrace and the last answers take {Needed} together, but the host shuts down within {Timeout}: raise HostOptions.ShutdownTimeout, or lower them.")]
    private static partial void ShutdownTooShort(ILogger logger, TimeSpan needed, TimeSpan timeout);
}
