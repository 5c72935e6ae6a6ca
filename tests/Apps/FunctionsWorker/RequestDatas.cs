using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The two ways a request becomes an <see cref="HttpRequestData"/>.</summary>
public static class RequestDatas
{
    /// <summary>Under the ASP.NET Core integration: the request's own headers and stream.</summary>
    public static Task<HttpRequestData> IntegratedAsync(HttpRequest request) => Task.FromResult(new HttpRequestData(
        request.Method, new(request.GetEncodedUrl()), new(request.Headers.Select(static one => KeyValuePair.Create(one.Key, (IEnumerable<string>)one.Value!))), request.Body));

    /// <summary>
    /// Over gRPC: names in lower case, several values in one text, the path decoded once and encoded again, and a body only where its
    /// length is declared.
    /// </summary>
    public static async Task<HttpRequestData> OverGrpcAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        if (request.ContentLength > 0)
        {
            await request.Body.CopyToAsync(body);
        }

        body.Position = 0;
        return new(
            request.Method, new($"{(request.IsHttps ? "https" : "http")}://{request.Host}{request.Path}{request.QueryString}"),
            new(request.Headers.Select(static one => KeyValuePair.Create<string, IEnumerable<string>>(one.Key.ToLowerInvariant(), [one.Value.ToString()]))), body);
    }
}
