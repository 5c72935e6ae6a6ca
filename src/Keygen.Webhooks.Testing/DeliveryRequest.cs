using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing;

/// <summary>Turns a delivery into a request for HttpClient.</summary>
internal static class DeliveryRequest
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public static HttpRequestMessage Of(SignedDelivery delivery, Uri? server) =>
        To(UriOf(server, delivery.EndpointUrl), delivery.Headers, delivery.Body.ToArray());

    /// <summary>The URL that an endpoint's requests go to. It keeps an empty query, which Keygen sends but does not sign.</summary>
    public static Uri UriOf(Uri? server, string endpointUrl)
    {
        var url = endpointUrl.Split('#')[0];
        var bareQuery = url.IndexOf('?', StringComparison.Ordinal) == url.Length - 1 ? "?" : "";
        var target = SignedUrl.Parse(url).Target + bareQuery;
        var text = (server?.GetLeftPart(UriPartial.Authority) ?? RootOf(url)) + target;

        // TestServer rejects a verbatim URI, and only a few URLs need one, such as /a/../b.
        var usual = new Uri(text);
        return usual.PathAndQuery == target ? usual : new(text, in Verbatim);
    }

    public static HttpRequestMessage To(Uri uri, IEnumerable<KeyValuePair<string, string>> headers, byte[]? body)
    {
        var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, uri);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static string RootOf(string url)
    {
        var authority = url.Split("//", 2)[1].Split(['/', '?', '#'])[0];
        return $"{url.Split("//", 2)[0]}//{authority[(authority.LastIndexOf('@') + 1)..]}";
    }
}
