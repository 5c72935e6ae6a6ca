using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>
/// Receives a delivery in middleware or a controller. In an app that maps endpoints, call
/// <see cref="Microsoft.AspNetCore.Builder.KeygenWebhooksEndpointRouteBuilderExtensions.MapKeygenWebhooks"/> instead.
/// </summary>
public static class KeygenWebhooksHttpContextExtensions
{
    /// <summary>Receives the request as a delivery, runs the handlers and writes the response.</summary>
    /// <param name="context">The context of the request. Its body must not have been read.</param>
    /// <param name="name">The registration's name; empty for the default one.</param>
    /// <returns>The receipt; its outcome has been written to the response. No request makes it throw.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="InvalidOperationException">There is no registration with this name.</exception>
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

    /// <summary>
    /// Receives the request as a delivery and runs the handlers, but does not write the response: write <see cref="WebhookResponse.Of"/>
    /// the receipt.
    /// </summary>
    /// <param name="context">The context of the request. Its body must not have been read.</param>
    /// <param name="receiver">The receiver of a registration.</param>
    /// <param name="aborted">Stops the reading of the body, as an aborted connection does. It never stops a handler.</param>
    /// <returns>The receipt. No request makes it throw.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> or <paramref name="receiver"/> is null.</exception>
    public static async Task<WebhookReceipt> ReceiveKeygenWebhookAsync(
        this HttpContext context, WebhookReceiver receiver, CancellationToken aborted = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(receiver);
        LiftLimits(context);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, aborted);
        return await receiver.ReceiveAsync(ToRequest(context.Request), linked.Token).ConfigureAwait(false);
    }

    /// <summary>The same as a <see cref="RequestDelegate"/>.</summary>
    internal static Task AnswerAsync(this WebhookReceiver receiver, HttpContext context) => HandleKeygenWebhookAsync(context, receiver);

    private static async Task<WebhookReceipt> HandleKeygenWebhookAsync(HttpContext context, WebhookReceiver receiver)
    {
        LiftLimits(context);
        var receipt = await receiver.ReceiveAsync(ToRequest(context.Request), context.RequestAborted).ConfigureAwait(false);
        await WebhookResponse.Of(receipt, context.Request.Method).WriteAsync(context).ConfigureAwait(false);
        return receipt;
    }

    private static WebhookRequest ToRequest(HttpRequest request)
    {
        // Middleware may have buffered the body without rewinding it.
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

    /// <summary>The target as this server received it, because the decoded path cannot be encoded back.</summary>
    private static string UrlOf(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget switch
        {
            ['/', ..] target => $"https://{request.Host.Value}{target}",
            ['h' or 'H', ..] absolute => absolute, // the form for a proxy
            _ => request.GetEncodedUrl(),
        };

    /// <summary>Removes the server's limits. The receiver has its own size limit and deadline, and its own answers for them.</summary>
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
