using System.Globalization;
using System.Net.Http.Headers;
using Keygen.Webhooks.AspNetCore;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.AzureFunctions;

/// <summary>
/// Receives Keygen's webhooks in an HTTP-triggered function, of either HTTP model. Inject it; a named registration's by its name as
/// the key: <c>[FromKeyedServices("eu")]</c>.
/// </summary>
public sealed class KeygenWebhookFunction
{
    private readonly WebhookReceiver _receiver;
    private readonly FunctionInvocations _invocations;

    internal KeygenWebhookFunction(WebhookReceiver receiver, FunctionInvocations invocations) => (_receiver, _invocations) = (receiver, invocations);

    /// <summary>Receives a request under the ASP.NET Core integration (<c>ConfigureFunctionsWebApplication</c>).</summary>
    /// <remarks>
    /// Everything is done when the task ends, and the response has its status: the result only writes the body, once. The status is 503
    /// until then, because a function that is cut off is answered with the response as it stands, and an untouched one says 200.
    /// </remarks>
    /// <param name="request">The request, its body not yet read.</param>
    /// <param name="cancellationToken">The invocation's. It ends the reading of the body, and never a handler.</param>
    /// <returns>What the function returns; an <see cref="Microsoft.AspNetCore.Mvc.IActionResult"/> too. Nothing is thrown, whatever the request.</returns>
    public async Task<IResult> RunAsync(HttpRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = request.HttpContext;
        if (!context.Response.HasStarted)
        {
            // Whatever goes wrong from here on, nothing is acknowledged that is not done.
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        using var invocation = _invocations.Begin();
        var receipt = await context.ReceiveKeygenWebhookAsync(_receiver, cancellationToken).ConfigureAwait(false);
        var answer = WebhookResponse.Of(receipt, request.Method);
        answer.SetHead(context);
        return new WebhookResponseResult(answer);
    }

    /// <summary>Receives a request under the built-in model, as <c>HttpRequestData</c> has it.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="url">Its URL as the worker sees it; what is verified is <c>EndpointUrls</c>.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="body">Its body, not yet read, or one that can be read again from its beginning.</param>
    /// <param name="cancellationToken">The invocation's. It ends the reading of the body, and never a handler.</param>
    /// <returns>What to write. Nothing is thrown, whatever the request.</returns>
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
                Url = url.OriginalString, // as the host wrote it; anything else of Uri's is rewritten
                Body = body,
            },
            cancellationToken).ConfigureAwait(false);
        return WebhookResponse.Of(receipt, method);
    }

    /// <summary>As they came: a validated look would parse and rewrite dates and media types.</summary>
    private static StringValues Values(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? new([.. values]) : default;

    private static long? LengthOf(HttpHeaders headers) =>
        Values(headers, "Content-Length") is [{ } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;
}
