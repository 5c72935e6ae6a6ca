using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>Two accounts, two endpoints in one app.</summary>
public sealed class AccountsTests
{
    [Fact]
    [Trait("Case", "76")]
    public async Task Keys_handlers_and_events_are_not_mixed()
    {
        using var first = new WireSigner();
        using var second = new WireSigner("https://hooks.example.com/second", target: "/second");
        var runs = new ConcurrentQueue<string>();
        await using var app = await StartAsync(first, second, runs);
        var port = new Uri(app.Urls.First()).Port;

        async Task<int> Post(WireDelivery delivery, string target) => (await RawHttp.PostAsync(port, delivery.To(target).Bytes())).Status;

        (await Post(first.Deliver(), "/webhooks/keygen")).Should().Be(200);
        (await Post(second.Deliver(), "/second")).Should().Be(200);
        (await Post(first.Deliver(), "/second")).Should().Be(401);
        (await Post(second.Deliver(), "/webhooks/keygen")).Should().Be(401);
        runs.Should().Equal($"first {first.AccountId}", $"second {second.AccountId}");
    }

    [Fact]
    [Trait("Case", "76")]
    public async Task One_account_with_two_endpoints_remembers_each_on_its_own()
    {
        using var first = new WireSigner();
        using var stranger = new WireSigner { AccountId = first.AccountId };
        var runs = new ConcurrentQueue<string>();
        await using var app = await StartAsync(first, first, runs);
        var port = new Uri(app.Urls.First()).Port;
        var delivery = first.Deliver();

        foreach (var target in (string[])["/webhooks/keygen", "/second", "/webhooks/keygen", "/second"])
        {
            (await RawHttp.PostAsync(port, delivery.To(target).Bytes())).Status.Should().Be(200);
            (await RawHttp.PostAsync(port, stranger.Deliver().To(target).Bytes())).Status.Should().Be(401);
        }

        runs.Should().Equal($"first {first.AccountId}", $"second {first.AccountId}");
    }

    private static async Task<WebApplication> StartAsync(WireSigner first, WireSigner second, ConcurrentQueue<string> runs)
    {
        var builder = WebhookServer.CreateBuilder();
        builder.Services.AddKeygenWebhooks(first.Configure).AddHandler<KeygenEvent>((e, _) => Note("first", e));
        builder.Services.AddKeygenWebhooks("second", second.Configure).AddHandler<KeygenEvent>((e, _) => Note("second", e));
        var app = builder.Build();
        app.MapKeygenWebhooks("/webhooks/keygen");
        app.MapKeygenWebhooks("/second", "second");
        await app.StartAsync();
        return app;

        Task Note(string registration, KeygenEvent e)
        {
            runs.Enqueue($"{registration} {e.AccountId}");
            return Task.CompletedTask;
        }
    }
}
