using System.Collections.Frozen;
using System.Text;
using Keygen.Webhooks.Receiving;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>
/// What Keygen is answered: one fixed body a status (RFC 9457), without a reason an attacker could use. Keygen shows it in its dashboard
/// and keeps up to 2,048 bytes. For hosts that write their responses themselves.
/// </summary>
public sealed class WebhookResponse
{
    private static readonly FrozenDictionary<int, byte[]> Bodies = new (int Status, string Title, string Detail)[]
    {
        (400, "Bad Request", "A header or the envelope of this delivery is malformed."),
        (401, "Unauthorized", "This delivery was not accepted as one that Keygen signed for this endpoint just now."),
        (405, "Method Not Allowed", "Deliveries are POSTed."),
        (408, "Request Timeout", "The body of this delivery took too long."),
        (409, "Conflict", "This event is being handled just now; try again later."),
        (413, "Content Too Large", "The body of this delivery is too large."),
        (415, "Unsupported Media Type", "A delivery is application/json or application/vnd.api+json, not encoded."),
        (500, "Internal Server Error", "This event was not handled completely; try again later."),
        (503, "Service Unavailable", "This endpoint cannot take deliveries just now; try again later."),
    }.ToFrozenDictionary(
        static problem => problem.Status,
        static problem => Encoding.UTF8.GetBytes(
            $$"""{"type":"about:blank","title":"{{problem.Title}}","status":{{problem.Status}},"detail":"{{problem.Detail}} The log of the receiver says more."}"""));

    private readonly WebhookOutcome _outcome;

    private WebhookResponse(WebhookOutcome outcome, string method)
    {
        _outcome = outcome;
        StatusCode = outcome.ToStatusCode();
        Body = HttpMethods.IsHead(method) ? default : Bodies.GetValueOrDefault(StatusCode).AsMemory();
        ContentType = Body.Length > 0 ? "application/problem+json" : null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Cache-Control"] = "no-store" };
        if (ContentType is not null)
        {
            headers["Content-Type"] = ContentType;
        }

        if (outcome is WebhookOutcome.MethodNotAllowed)
        {
            headers["Allow"] = "POST";
        }

        Headers = headers;
    }

    /// <summary>The HTTP status code.</summary>
    public int StatusCode { get; }

    /// <summary>The media type of <see cref="Body"/>; null when it is empty.</summary>
    public string? ContentType { get; }

    /// <summary>Every header to set, <c>Content-Type</c> among them when there is a body.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body, less than 2 KB of JSON in UTF-8; empty after success and in answer to a HEAD.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The answer to a request.</summary>
    /// <param name="receipt">What became of it.</param>
    /// <param name="method">The request's method.</param>
    public static WebhookResponse Of(WebhookReceipt receipt, string method)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        ArgumentNullException.ThrowIfNull(method);
        return new(receipt.Outcome, method);
    }

    /// <summary>Sets status and headers, unless the response has begun. What a host sends that never writes the body is then right all the same.</summary>
    /// <param name="context">The request being answered.</param>
    public void SetHead(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        response.StatusCode = StatusCode;
        foreach (var (name, value) in Headers)
        {
            response.Headers[name] = value;
        }

        if (_outcome is WebhookOutcome.Aborted or WebhookOutcome.Draining && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // The next delivery is to find another server.
            response.Headers.Connection = "close";
        }

        // A status page of the application's is no answer to Keygen.
        if (context.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }
    }

    /// <summary>Writes the whole answer, unless the response has begun.</summary>
    /// <param name="context">The request being answered.</param>
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
                // Not RequestAborted: a middleware may call a request off whose caller still listens.
                await response.Body.WriteAsync(Body, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // Nobody listens any more.
            }
        }
    }
}
