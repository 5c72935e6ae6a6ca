using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tool.Tests.Kit;

/// <summary>A receiver that listens on a loopback port: this library's, or one that answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    /// <summary>The base URL, without a path.</summary>
    public string Url => _app.Urls.Single();

    public ConcurrentQueue<KeygenEvent> Handled { get; } = [];

    /// <summary>The requests, each as method, host and path.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>This library's receiver, which trusts test keys.</summary>
    /// <param name="keys">The account.</param>
    /// <param name="otherKey">A second public key to trust.</param>
    public static Task<Receiver> StartAsync(KeygenTestKeys keys, string? otherKey = null) => StartAsync(
        (builder, receiver) =>
        {
            builder.Services.AddKeygenWebhooks().AddHandler<KeygenEvent>((e, _) =>
            {
                receiver().Handled.Enqueue(e);
                return Task.CompletedTask;
            });
            keys.Configure(builder.Services);
            builder.Services.PostConfigure<KeygenWebhooksOptions>(options =>
            {
                if (otherKey is not null)
                {
                    options.PublicKeys.Add(otherKey);
                }
            });
        },
        static app => app.MapKeygenWebhooks());

    /// <summary>A receiver that answers every request in one way.</summary>
    /// <param name="answer">Answers.</param>
    /// <param name="certificate">The certificate to serve with TLS; null for plain HTTP.</param>
    public static Task<Receiver> StartAsync(Func<HttpContext, Task> answer, X509Certificate2? certificate = null) => StartAsync(
        (builder, _) =>
        {
            if (certificate is not null)
            {
                builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
            }
        },
        app => app.Run(context => answer(context)));

    private static async Task<Receiver> StartAsync(Action<WebApplicationBuilder, Func<Receiver>> configure, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        Receiver receiver = null!;
        configure(builder, () => receiver);
        var app = builder.Build();
        receiver = new(app);
        app.Use((context, next) =>
        {
            receiver.Requests.Enqueue($"{context.Request.Method} {context.Request.Host} {context.Request.Path}{context.Request.QueryString}");
            return next(context);
        });
        app.UseRouting(); // behind the middleware above; the endpoint of this library ends the request here
        map(app);
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
