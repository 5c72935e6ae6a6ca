using System.Globalization;
using Google.Protobuf;
using Keygen.Webhooks.AzureFunctions.Tests.Worker.Protocol;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Keygen.Webhooks.AzureFunctions.Tests.Worker;

/// <summary>
/// What the host does with a request: a body of declared length is read whole, then the worker is asked, and the request goes to the
/// worker's own server where it has one, or in a message where it has none.
/// </summary>
internal sealed class HttpInvocation(WorkerChannel channel, IHttpForwarder forwarder) : IDisposable
{
    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    private readonly HttpMessageInvoker _invoker = new(new RetryingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }));

    public async Task HandleAsync(HttpContext context)
    {
        if (channel.Functions.FirstOrDefault(one => one.Takes(context.Request.Method, context.Request.Path)) is not { } function)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            await ReadWholeAsync(context.Request);
            await (channel.Capabilities.GetValueOrDefault("HttpUri") is { Length: > 0 } uri
                ? ForwardAsync(context, function, uri)
                : SendAsync(context, function));
        }
        catch (Exception exception) when (exception is BadHttpRequestException or IOException or InvalidOperationException)
        {
            if (!context.Response.HasStarted)
            {
                context.Response.Clear();
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }
    }

    public void Dispose() => _invoker.Dispose();

    private static async Task ReadWholeAsync(HttpRequest request)
    {
        if (request.ContentLength > 0)
        {
            request.EnableBuffering();
            await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
            request.Body.Position = 0;
        }
    }

    private async Task ForwardAsync(HttpContext context, WorkerFunction function, string uri)
    {
        var id = Guid.NewGuid().ToString();
        context.Request.Headers.TryAdd("x-ms-invocation-id", id);
        var forwarding = forwarder.SendAsync(context, uri, _invoker, Config).AsTask();
        var response = await channel.InvokeAsync(function, id, new() { Http = new() }, context.RequestAborted);
        Check(response);
        if (await forwarding is not ForwarderError.None and var error)
        {
            throw new InvalidOperationException($"The request was not forwarded: {error}.");
        }
    }

    private async Task SendAsync(HttpContext context, WorkerFunction function)
    {
        var request = context.Request;
        var http = new RpcHttp
        {
            Method = request.Method,
            Url = $"{(request.IsHttps ? "https" : "http")}://{request.Host}{request.Path}{request.QueryString}",
        };
        foreach (var (name, values) in request.Headers)
        {
            http.NullableHeaders[name.ToLowerInvariant()] = new() { Value = values.ToString() };
        }

        if (request.ContentLength > 0)
        {
            http.Body = new() { Bytes = await ByteString.FromStreamAsync(request.Body, context.RequestAborted) };
        }

        var response = await channel.InvokeAsync(function, Guid.NewGuid().ToString(), new() { Http = http }, context.RequestAborted);
        Check(response);
        await WriteAsync(context.Response, (response.ReturnValue ?? response.OutputData.First(static one => one.Data.Http is not null).Data).Http);
    }

    private static async Task WriteAsync(HttpResponse response, RpcHttp http)
    {
        response.StatusCode = int.Parse(http.StatusCode, CultureInfo.InvariantCulture);
        foreach (var (name, value) in http.NullableHeaders.Select(static one => (one.Key, one.Value.Value)).Concat(http.Headers.Select(static one => (one.Key, one.Value))))
        {
            response.Headers[name] = value;
        }

        var body = http.Body?.DataCase switch
        {
            TypedData.DataOneofCase.Bytes => http.Body.Bytes,
            TypedData.DataOneofCase.Stream => http.Body.Stream,
            _ => ByteString.Empty,
        };
        await response.Body.WriteAsync(body.Memory);
    }

    private static void Check(InvocationResponse response)
    {
        if (response.Result.Status is not StatusResult.Types.Status.Success)
        {
            throw new InvalidOperationException(response.Result.ToString());
        }
    }

    /// <summary>The stream opens before the worker's server listens, so the first requests are tried again.</summary>
    private sealed class RetryingHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError && attempt < 10)
                {
                    await Task.Delay(attempt * 20, cancellationToken);
                }
            }
        }
    }
}
