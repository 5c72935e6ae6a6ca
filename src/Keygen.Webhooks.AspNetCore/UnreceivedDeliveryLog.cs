using System.Diagnostics;
using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>
/// Logs requests with a Keygen-Signature that something other than the webhook endpoint answered: a redirect, a 404, a page. It listens to
/// the host's diagnostics, which see every request before any middleware, and enables them only for requests with that header.
/// </summary>
internal sealed class UnreceivedDeliveryLog(ILogger logger, TimeProvider time) : IObserver<KeyValuePair<string, object?>>
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string RequestBegun = Request + ".Start";
    private const string RequestEnded = Request + ".Stop";
    private const string Signature = "Keygen-Signature";
    private const int LinesAWindow = 5;

    /// <summary>The window of the limit on log lines: anyone can send the header.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private long _windowStartedAt = time.GetTimestamp();
    private int _lines;

    public static void Subscribe(IServiceProvider services)
    {
        var log = new UnreceivedDeliveryLog(services.GetRequiredService<ILogger<WebhookReceiver>>(), services.GetRequiredService<TimeProvider>());

        // A request has an activity if this or the host's logging enables it. Its end is reported if its start was enabled.
        services.GetService<DiagnosticListener>()?.Subscribe(log, static (name, context, _) =>
            string.Equals(name, RequestBegun, StringComparison.Ordinal)
            || (string.Equals(name, Request, StringComparison.Ordinal) && context is HttpContext http && http.Request.Headers.ContainsKey(Signature)));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // Every request with an activity arrives here, whoever enabled it.
        if (string.Equals(value.Key, RequestEnded, StringComparison.Ordinal) && value.Value is HttpContext context
            && context.Request.Headers.ContainsKey(Signature) && !IsOurs(context.Response) && MayWrite())
        {
            AspNetCoreLog.Unreceived(logger, Shown(context.Request.Path.Value), context.Response.StatusCode, Advice(context.Response.StatusCode));
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    /// <summary>The endpoint uses only these statuses and forbids caching of its responses.</summary>
    private static bool IsOurs(HttpResponse response) =>
        response.StatusCode is 200 or 400 or 401 or 405 or 408 or 409 or 413 or 415 or 500 or 503
        && (response.StatusCode != 200 || response.Headers.CacheControl == "no-store");

    private static string Advice(int status) => status switch
    {
        >= 300 and < 400 => "Keygen follows a redirect with a GET and counts the page it finds as delivered, so the event is lost. Call app.UseRouting() before the middleware that redirects, for example UseHttpsRedirection.",
        404 => "No endpoint is mapped to that path. Compare it with the pattern of MapKeygenWebhooks and with the prefixes that a proxy adds or removes.",
        < 300 => "Keygen counts it as delivered, but no handler has run. Find out what else answers at that path.",
        _ => "Something in front of the endpoint answered. Call app.UseRouting() before it.",
    };

    private static string Shown(string? path) =>
        path is { Length: > 0 and <= 200 } && !path.AsSpan().ContainsAnyExceptInRange('!', '~') ? path : "a path that is not shown";

    private bool MayWrite()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (time.GetElapsedTime(_windowStartedAt, now) >= Window)
            {
                (_windowStartedAt, _lines) = (now, 0);
            }

            return _lines++ < LinesAWindow;
        }
    }
}
