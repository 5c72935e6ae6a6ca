using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing;

/// <summary>A delivery as a request of HttpClient.</summary>
internal static class DeliveryRequest
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public static HttpRequestMessage Of(SignedDelivery delivery, Uri? server)
    {
        var root = server?.GetLeftPart(UriPartial.Authority) ?? RootOf(delivery.EndpointUrl);
        return To(new Uri(root + SignedUrl.Parse(delivery.EndpointUrl).Target, in Verbatim), delivery.Headers, delivery.Body.ToArray());
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
