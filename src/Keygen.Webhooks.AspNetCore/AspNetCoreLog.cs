using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>The log messages of this package, ids 2000 to 2003.</summary>
internal static partial class AspNetCoreLog
{
    [LoggerMessage(2003, LogLevel.Information,
        "Deliveries are answered right after routing. Middleware runs for them only if you add it before app.UseRouting(). Without that call none runs: no request logging, correlation, tenants or UseForwardedHeaders. To run middleware, add it and call app.UseRouting() after it.")]
    public static partial void RunsBehindRouting(ILogger logger);

    [LoggerMessage(2000, LogLevel.Warning,
        "HTTPS redirection is configured. If UseHttpsRedirection runs before UseRouting, a delivery over HTTP is answered with a redirect. Keygen follows a redirect from 301 to 303 with a GET and counts the page it gets as delivered. Call UseRouting first, or call UseForwardedHeaders before both.")]
    public static partial void RedirectsToHttps(ILogger logger);

    [LoggerMessage(2001, LogLevel.Warning,
        "DrainDelay, ShutdownGrace and the last responses need {Needed} in total, but the host shuts down within {Timeout}. Raise HostOptions.ShutdownTimeout, or lower DrainDelay or ShutdownGrace.")]
    public static partial void ShutdownTooShort(ILogger logger, TimeSpan needed, TimeSpan timeout);

    [LoggerMessage(2002, LogLevel.Warning, "A request to {Path} with a Keygen-Signature was answered {Status}, but not by the webhook endpoint. {Advice}")]
    public static partial void Unreceived(ILogger logger, string path, int status, string advice);
}
