using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>Recorded deliveries through a real reverse proxy that changes what proxies change.</summary>
public sealed class ReverseProxyTests
{
    public static TheoryData<string> Changes => [.. Rewrites.Keys];

    private static readonly Dictionary<string, Func<RouteConfig, RouteConfig>> Rewrites = new()
    {
        ["nothing but the host"] = static route => route,
        ["the host kept"] = static route => route.WithTransformUseOriginalHostHeader(),
        ["a prefix added"] = static route => route.WithTransformPathPrefix("/internal/v2"),
        ["the path replaced"] = static route => route.WithTransformPathSet("/hook"),
        ["the body in chunks"] = static route => route,
        ["the dates rewritten"] = static route => route.WithTransformRequestHeader("Date", "Mon, 06 Jan 2020 00:00:00 GMT", append: false)
            .WithTransformRequestHeaderRemove("Digest"),
    };

    [Theory]
    [Trait("Case", "34")]
    [MemberData(nameof(Changes))]
    public async Task Recorded_deliveries_verify_behind_it(string change)
    {
        await using var servers = new RecordedServers();

        // One of each URL and algorithm.
        foreach (var recorded in RecordedDelivery.All.DistinctBy(static delivery => (delivery.AccountId, delivery.Url, delivery.Algorithm)))
        {
            var receiver = await servers.ForAsync(recorded, recorded.Url);
            await using var proxy = await StartProxyAsync(receiver.Port, Rewrites[change]);
            var delivery = WireDelivery.Of(recorded);
            receiver.Clock.Now = recorded.SentAt;

            var answer = await RawHttp.PostAsync(
                new Uri(proxy.Urls.First()).Port, change.Contains("chunks", StringComparison.Ordinal) ? delivery.Chunked(1000) : delivery.Bytes());

            answer.Status.Should().Be(200, recorded.Name);
            receiver.Runs.Should().HaveCount(2, recorded.Name);
        }
    }

    private static async Task<WebApplication> StartProxyAsync(int port, Func<RouteConfig, RouteConfig> rewrite)
    {
        var builder = WebhookServer.CreateBuilder();
        var route = new RouteConfig { RouteId = "all", ClusterId = "receiver", Match = new() { Path = "/{**anything}" } };
        var cluster = new ClusterConfig
        {
            ClusterId = "receiver",
            Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = $"http://127.0.0.1:{port}/" } },
        };
        builder.Services.AddReverseProxy().LoadFromMemory([rewrite(route)], [cluster]);
        var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync();
        return app;
    }
}
