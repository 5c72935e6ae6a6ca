using System.Text;

namespace Keygen.Webhooks.Testing;

/// <summary>Sends one attempt over a new connection, and follows redirects as Keygen's HTTP library does.</summary>
internal sealed class DeliverySender(FakeKeygenOptions options) : IDisposable
{
    private const int MostRedirects = 4;
    private const int MostText = 2048;

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero, MaxResponseDrainSize = 0,
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    public async Task<DeliveryOutcome> SendAsync(FakeEndpoint endpoint, DeliveryToSend delivery, List<string> requests, CancellationToken stopped)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopped);
        try
        {
            var (uri, body) = (DeliveryRequest.UriOf(endpoint.SendTo ?? endpoint.Client?.BaseAddress, delivery.Url), (byte[]?)delivery.Body);
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                var headers = body is null ? delivery.Headers.Where(static one => one.Key is not "Content-Type") : delivery.Headers;
                using var request = DeliveryRequest.To(uri, headers, body);
                request.Headers.Host = endpoint is { PreserveHost: true, SendTo: { } server } && server.Authority == uri.Authority ? new Uri(delivery.Url).Authority : null;
                requests.Add($"{request.Method} {uri}");
                using var response = await (endpoint.Client ?? _client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
                var text = await TextAsync(response, timeout, either.Token).ConfigureAwait(false);
                var code = (int)response.StatusCode;
                if (code is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
                {
                    return DeliveryOutcome.Of(code, text, delivery.Url);
                }

                (uri, body) = (Next(uri, location, delivery), code is 307 or 308 ? body : null);
                timeout.CancelAfter(options.Timeout);
            }

            return DeliveryOutcome.TooManyRedirects;
        }
        catch (OperationCanceledException) when (!stopped.IsCancellationRequested)
        {
            return DeliveryOutcome.TimedOut;
        }
        catch (Exception exception) when (!stopped.IsCancellationRequested)
        {
            return DeliveryOutcome.Of(exception);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Maps a redirect to the registered host to the server that actually gets the endpoint's requests.</summary>
    private static Uri Next(Uri from, Uri location, DeliveryToSend delivery)
    {
        var next = new Uri(from, location);
        return string.Equals(next.Authority, new Uri(delivery.Url).Authority, StringComparison.OrdinalIgnoreCase) ? new(from, next.PathAndQuery) : next;
    }

    /// <summary>
    /// Reads the text of a response, or returns Keygen's code for a response that is too long. The timeout applies to each read.
    /// </summary>
    private async Task<string> TextAsync(HttpResponseMessage response, CancellationTokenSource timeout, CancellationToken cancelled)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancelled).ConfigureAwait(false);
        var (kept, buffer) = (new MemoryStream(), new byte[4096]);
        while (true)
        {
            timeout.CancelAfter(options.Timeout);
            var read = await stream.ReadAsync(buffer, cancelled).ConfigureAwait(false);
            if (read is 0)
            {
                return kept.Length > MostText ? "RES_BODY_TOO_LARGE" : Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
            }

            await kept.WriteAsync(buffer.AsMemory(0, kept.Length > MostText ? 0 : read), cancelled).ConfigureAwait(false);
        }
    }
}
