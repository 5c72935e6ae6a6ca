using System.Globalization;
using System.Net.Http.Headers;
using Keygen.Webhooks.AspNetCore;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>
/// Receives Keygen's webhooks in an HTTP-triggered function, with either HTTP model. Inject it into the function's class. For a named
/// registration, use the name as the key: <c>[FromKeyedServices("eu")]</c>.
/// </summary>
public sealed class KeygenWebhookFunction
{
    private readonly WebhookReceiver _receiver;
    private readonly FunctionInvocations _invocations;

    internal KeygenWebhookFunction(WebhookReceiver receiver, FunctionInvocations invocations) => (_receiver, _invocations) = (receiver, invocations);

    /// <summary>Receives a request with the ASP.NET Core integration (<c>ConfigureFunctionsWebApplication</c>).</summary>
    /// <remarks>
    /// When the task ends, the handlers have run and the response has its status. The result only writes the body, once. Until then the
    /// status is 503: if the host ends the function early, it sends the response as it is, and an untouched response has status 200.
    /// </remarks>
    /// <param name="request">The request. Its body must not have been read.</param>
    /// <param name="cancellationToken">The token of the invocation. It stops the reading of the body, and never a handler.</param>
    /// <returns>
    /// The result to return from the function; it is also an <see cref="Microsoft.AspNetCore.Mvc.IActionResult"/>. The task throws for no
    /// request, however malformed.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = request.HttpContext;
        if (!context.Response.HasStarted)
        {
            // If anything fails from here on, Keygen must not count the event as delivered.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        using var invocation = _invocations.Begin();
        var receipt = await context.ReceiveKeygenWebhookAsync(_receiver, cancellationToken).ConfigureAwait(false);
        var answer = WebhookResponse.Of(receipt, request.Method);
        answer.SetHead(context);
        return new WebhookResponseResult(answer);
    }

    /// <summary>Receives a request with the built-in HTTP model, from the parts of an <c>HttpRequestData</c>.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="url">The URL as the worker sees it. The signature is verified with <c>EndpointUrls</c>.</param>
    /// <param name="headers">The request headers.</param>
    /// <param name="body">The body: unread, or seekable, which is then read from its beginning.</param>
    /// <param name="cancellationToken">The token of the invocation. It stops the reading of the body, and never a handler.</param>
    /// <returns>The response to write. No request makes it throw.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public async Task<WebhookResponse> RunAsync(
        string method, Uri url, HttpHeaders headers, Stream body, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(url);
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(body);
        using var invocation = _invocations.Begin();
        if (body.CanSeek)
        {
            body.Position = 0;
        }

        var receipt = await _receiver.ReceiveAsync(
            new()
            {
                Head = SignedHead.Create(method, name => Values(headers, name)),
                ContentType = Values(headers, "Content-Type"),
                ContentEncoding = Values(headers, "Content-Encoding"),
                ContentLength = LengthOf(headers),
                Url = url.OriginalString, // as the host wrote it; Uri's other properties normalize it
                Body = body,
            },
            cancellationToken).ConfigureAwait(false);
        return WebhookResponse.Of(receipt, method);
    }

    /// <summary>Reads the values as they were received. The validated view would parse and rewrite dates and media types.</summary>
    private static StringValues Values(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? new([.. values]) : default;

    private static long? LengthOf(HttpHeaders headers) =>
        Values(headers, "Content-Length") is [{ } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;
}
