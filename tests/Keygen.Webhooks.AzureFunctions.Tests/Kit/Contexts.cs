using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>A delivery as a worker's function is given it, without a server.</summary>
internal static class Contexts
{
    public static DefaultHttpContext Of(WireDelivery delivery)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path, context.Request.Body) = ("POST", delivery.Target, new MemoryStream(delivery.Body));
        foreach (var (name, value) in delivery.Headers)
        {
            context.Request.Headers.Append(name, value);
        }

        return context;
    }

    public static HttpHeadersCollection HeadersOf(WireDelivery delivery) =>
        new(delivery.Headers.Select(static header => KeyValuePair.Create<string, IEnumerable<string>>(header.Key, [header.Value])));
}
