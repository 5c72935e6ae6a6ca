using System.Collections.Frozen;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.AspNetCore;

/// <summary>
/// The answers: one fixed body a status (RFC 9457), without a reason an attacker could use. Keygen shows them in its dashboard and
/// keeps up to 2,048 bytes.
/// </summary>
internal static class ProblemAnswer
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

    public static async Task WriteAsync(HttpContext context, WebhookOutcome outcome)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        response.StatusCode = outcome.ToStatusCode();
        response.Headers.CacheControl = "no-store";
        if (outcome is WebhookOutcome.Aborted or WebhookOutcome.Draining && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // The next delivery is to find another server.
            response.Headers.Connection = "close";
        }

        if (outcome is WebhookOutcome.MethodNotAllowed)
        {
            response.Headers.Allow = "POST";
        }

        // A status page of the application's is no answer to Keygen.
        if (context.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        if (Bodies.TryGetValue(response.StatusCode, out var body) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.ContentType = "application/problem+json";
            response.ContentLength = body.Length;
            try
            {
                // Not RequestAborted: a middleware may call a request off whose caller still listens.
                await response.Body.WriteAsync(body, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // Nobody listens any more.
            }
        }
    }
}
