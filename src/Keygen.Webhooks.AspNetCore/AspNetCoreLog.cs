using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>The adapter's log messages.</summary>
internal static partial class AspNetCoreLog
{
    [LoggerMessage(2003, LogLevel.Information,
        "Deliveries are answered right behind routing. Middleware runs for them only if it is added before a call of app.UseRouting(); without such a call, none does: not request logging, correlation, tenants or UseForwardedHeaders. To have it run, add it, and call app.UseRouting() after it.")]
    public static partial void RunsBehindRouting(ILogger logger);

    [LoggerMessage(2000, LogLevel.Warning,
        "HTTPS redirection is set up: where UseHttpsRedirection comes before UseRouting, a delivery that arrives by HTTP is answered with a redirect, and Keygen follows one of the 301 to 303 kind with a GET and counts what it finds as delivered. Call UseRouting first, or run the proxy's forwarded headers before both.")]
    public static partial void RedirectsToHttps(ILogger logger);

    [LoggerMessage(2001, LogLevel.Warning,
        "DrainDelay, ShutdownGrace and the last answers take {Needed} together, but the host shuts down within {Timeout}: raise HostOptions.ShutdownTimeout, or lower them.")]
    public static partial void ShutdownTooShort(ILogger logger, TimeSpan needed, TimeSpan timeout);

    [LoggerMessage(2002, LogLevel.Warning, "A request with a Keygen-Signature for {Path} was answered {Status}, and not by the webhook endpoint. {Advice}")]
    public static partial void Unreceived(ILogger logger, string path, int status, string advice);
}
