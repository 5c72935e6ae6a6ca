using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>What one host does otherwise than another.</summary>
internal sealed record HostChanges(bool KeepsHostHeader = false, Action<HttpRequestMessage>? Rewrite = null);

/// <summary>
/// Forwards to the worker with YARP's forwarder, as the Functions host's <c>DefaultHttpProxyService</c> does: a message invoker without
/// redirects and cookies, an invocation id in a header, 240 seconds of patience.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private FunctionsHost(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.First()).Port;

    public static async Task<FunctionsHost> StartAsync(int workerPort, HostChanges changes)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddHttpForwarder();
        var host = new FunctionsHost(builder.Build());
        var forwarder = host._app.Services.GetRequiredService<IHttpForwarder>();
        var config = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromSeconds(240) };
        host._app.Map("/api/{**function}", async context =>
        {
            context.Request.Headers.TryAdd("x-ms-invocation-id", Guid.NewGuid().ToString());
            await forwarder.SendAsync(context, $"http://127.0.0.1:{workerPort}", host._invoker, config, new Transformer(changes));
        });
        await host._app.StartAsync();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _invoker.Dispose();
    }

    private sealed class Transformer(HostChanges changes) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext context, HttpRequestMessage request, string destinationPrefix, CancellationToken cancellationToken)
        {
            await (changes.KeepsHostHeader ? Empty : Default).TransformRequestAsync(context, request, destinationPrefix, cancellationToken);
            changes.Rewrite?.Invoke(request);
        }
    }
}
