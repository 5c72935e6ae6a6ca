using System.Text;
using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>
/// The response for Keygen: one fixed body per status (RFC 9457), which tells an attacker nothing. Keygen stores up to 2,048 bytes of it
/// and shows them in its dashboard. Use it in a host that writes its responses itself.
/// </summary>
public sealed class WebhookResponse
{
    private const string NoStore = "no-store";
    private const string Allowed = "POST";

    /// <summary>The responses that were needed so far: by outcome, and whether to a HEAD request.</summary>
    private static readonly WebhookResponse?[] Known = new WebhookResponse?[2 * Enum.GetValues<WebhookOutcome>().Length];

    private readonly WebhookOutcome _outcome;

    private WebhookResponse(WebhookOutcome outcome, bool isHead)
    {
        _outcome = outcome;
        StatusCode = outcome.ToStatusCode();
        Body = isHead ? default : BodyOf(StatusCode);
        ContentType = Body.Length > 0 ? "application/problem+json" : null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Cache-Control"] = NoStore };
        if (ContentType is not null)
        {
            headers["Content-Type"] = ContentType;
        }

        if (outcome is WebhookOutcome.MethodNotAllowed)
        {
            headers["Allow"] = Allowed;
        }

        Headers = headers.AsReadOnly();
    }

    /// <summary>The HTTP status code.</summary>
    public int StatusCode { get; }

    /// <summary>The media type of <see cref="Body"/>; null when the body is empty.</summary>
    public string? ContentType { get; }

    /// <summary>All headers to set, including <c>Content-Type</c> if there is a body.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body: less than 2 KB of JSON in UTF-8. It is empty after success and for a HEAD request.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Creates the response for a received request.</summary>
    /// <param name="receipt">The receipt with the outcome.</param>
    /// <param name="method">The HTTP method of the request.</param>
    /// <returns>The response to write.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="receipt"/> or <paramref name="method"/> is null.</exception>
    public static WebhookResponse Of(WebhookReceipt receipt, string method)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(method);
        var isHead = HttpMethods.IsHead(method);
        ref var known = ref Known[(2 * (int)receipt.Outcome) + (isHead ? 1 : 0)];
        return known ??= new(receipt.Outcome, isHead);
    }

    /// <summary>
    /// Sets the status and the headers, unless the response has started. They are then correct even if the host never writes the body.
    /// </summary>
    /// <param name="context">The context of the request.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public void SetHead(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        response.StatusCode = StatusCode;
        response.Headers.CacheControl = NoStore;
        if (ContentType is not null)
        {
            response.Headers.ContentType = ContentType;
        }

        if (_outcome is WebhookOutcome.MethodNotAllowed)
        {
            response.Headers.Allow = Allowed;
        }

        if (_outcome is WebhookOutcome.Aborted or WebhookOutcome.Draining && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // The next delivery should reach another server.
            response.Headers.Connection = "close";
        }

        // A status page of the app would replace the response.
        if (context.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }
    }

    /// <summary>Writes the whole response, unless the response has started.</summary>
    /// <param name="context">The context of the request.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    public async Task WriteAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        SetHead(context);
        if (Body.Length > 0)
        {
            response.ContentLength = Body.Length;
            try
            {
                // Not RequestAborted: middleware may cancel a request although the caller still reads.
                await response.Body.WriteAsync(Body, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The caller has gone.
            }
        }
    }

    private static ReadOnlyMemory<byte> BodyOf(int status) => status switch
    {
        400 => Problem(status, "Bad Request", "A header or the envelope of this delivery is malformed."),
        401 => Problem(status, "Unauthorized", "This request is not a delivery that Keygen recently signed for this endpoint."),
        405 => Problem(status, "Method Not Allowed", "Send deliveries with POST."),
        408 => Problem(status, "Request Timeout", "The body of this delivery took too long to arrive."),
        409 => Problem(status, "Conflict", "This event is being handled. Try again later."),
        413 => Problem(status, "Content Too Large", "The body of this delivery is too large."),
        415 => Problem(status, "Unsupported Media Type", "A delivery must be application/json or application/vnd.api+json, without content encoding."),
        500 => Problem(status, "Internal Server Error", "This event was not handled completely. Try again later."),
        503 => Problem(status, "Service Unavailable", "This endpoint cannot receive deliveries now. Try again later."),
        _ => default,
    };

    private static byte[] Problem(int status, string title, string detail) => Encoding.UTF8.GetBytes(
        $$"""{"type":"about:blank","title":"{{title}}","status":{{status}},"detail":"{{detail}} See the receiver's log."}""");
}
