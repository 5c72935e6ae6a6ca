using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>
/// Receives a delivery from middleware or a controller. Where endpoints are mapped, call
/// <see cref="Microsoft.AspNetCore.Builder.KeygenWebhooksEndpointRouteBuilderExtensions.MapKeygenWebhooks"/>
/// instead.
/// </summary>
public static class KeygenWebhooksHttpContextExtensions
{
    /// <summary>Receives the request as a delivery, runs the handlers and writes the response.</summary>
    /// <param name="context">The request, its body not yet read.</param>
    /// <param name="name">The registration's name; empty for the default one.</param>
    /// <returns>The outcome, which has been written to the response. Nothing is thrown, whatever the request.</returns>
    /// <exception cref="InvalidOperationException">There is no such registration.</exception>
    public static Task<WebhookReceipt> HandleKeygenWebhookAsync(this HttpContext context, string name = "")
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(name);
        var receiver = context.RequestServices.GetKeyedService<WebhookReceiver>(name)
            ?? throw new InvalidOperationException(Unregistered(name));
        return HandleKeygenWebhookAsync(context, receiver);
    }

    internal static string Unregistered(string name) => name.Length == 0
        ? "Keygen's webhooks are not registered: call services.AddKeygenWebhooks() before the app is built."
        : $"There is no registration named '{name}': call services.AddKeygenWebhooks(\"{name}\") before the app is built.";

    /// <summary>Receives the request as a delivery and runs the handlers. You write the response: <see cref="WebhookResponse.Of"/> the receipt.</summary>
    /// <param name="context">The request, its body not yet read.</param>
    /// <param name="receiver">The receiver of a registration.</param>
    /// <param name="aborted">Ends the reading of the body, as the caller's hanging up does. It never ends a handler.</param>
    /// <returns>The outcome. Nothing is thrown, whatever the request.</returns>
    public static async Task<WebhookReceipt> ReceiveKeygenWebhookAsync(
        this HttpContext context, WebhookReceiver receiver, CancellationToken aborted = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(receiver);
        LiftLimits(context);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, aborted);
        return await receiver.ReceiveAsync(ToRequest(context.Request), either.Token).ConfigureAwait(false);
    }

    internal static async Task<WebhookReceipt> HandleKeygenWebhookAsync(HttpContext context, WebhookReceiver receiver)
    {
        LiftLimits(context);
        var receipt = await receiver.ReceiveAsync(ToRequest(context.Request), context.RequestAborted).ConfigureAwait(false);
        await WebhookResponse.Of(receipt, context.Request.Method).WriteAsync(context).ConfigureAwait(false);
        return receipt;
    }

    private static WebhookRequest ToRequest(HttpRequest request)
    {
        // A middleware that buffers the body and forgets to rewind it does no harm.
        if (request.Body.CanSeek)
        {
            request.Body.Position = 0;
        }

        var headers = request.Headers;
        return new()
        {
            Head = new()
            {
                Method = request.Method,
                Signature = headers["Keygen-Signature"],
                KeygenDate = headers["Keygen-Date"],
                Date = headers.Date,
                KeygenDigest = headers["Keygen-Digest"],
                Digest = headers["Digest"],
                KeygenVersion = headers["Keygen-Version"],
            },
            ContentType = headers.ContentType,
            ContentEncoding = headers.ContentEncoding,
            ContentLength = request.ContentLength,
            Url = UrlOf(request),
            ForwardedHost = headers["X-Forwarded-Host"],
            Body = request.Body.CanSeek ? request.Body : new RequestBody(request.HttpContext),
        };
    }

    /// <summary>The target as this server received it: the decoded path cannot be encoded back.</summary>
    private static string UrlOf(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget switch
        {
            ['/', ..] target => $"https://{request.Host.Value}{target}",
            ['h' or 'H', ..] absolute => absolute, // as one sends it to a proxy
            _ => request.GetEncodedUrl(),
        };

    /// <summary>The receiver has a limit and a deadline of its own, and answers them by its own table.</summary>
    private static void LiftLimits(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }
}
