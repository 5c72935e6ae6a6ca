using System.Net;
using System.Net.Http.Headers;

namespace Microsoft.Azure.Functions.Worker.Http;

public sealed class HttpHeadersCollection : HttpHeaders
{
    public HttpHeadersCollection()
    {
    }

    public HttpHeadersCollection(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
    {
        foreach (var (name, values) in headers)
        {
            TryAddWithoutValidation(name, values);
        }
    }
}

/// <summary>A request as a function of the built-in model is given it.</summary>
public sealed class HttpRequestData(string method, Uri url, HttpHeadersCollection headers, Stream body)
{
    public string Method => method;

    public Uri Url => url;

    public HttpHeadersCollection Headers => headers;

    public Stream Body => body;

    public HttpResponseData CreateResponse() => new();
}

/// <summary>What such a function returns.</summary>
public sealed class HttpResponseData
{
    public HttpStatusCode StatusCode { get; set; } = HttpStatusCode.OK;

    public HttpHeadersCollection Headers { get; set; } = new();

    public Stream Body { get; set; } = new MemoryStream();
}

public static class HttpRequestDataExtensions
{
    public static HttpResponseData CreateResponse(this HttpRequestData request, HttpStatusCode statusCode)
    {
        var response = request.CreateResponse();
        response.StatusCode = statusCode;
        return response;
    }
}
