using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>What is answered: fixed, short, and without a secret.</summary>
public sealed class AnswerTests
{
    private const string Canary = "canary-5e0c1f";

    public static TheoryData<int> Statuses => [200, 400, 401, 405, 409, 413, 415, 500, 503];

    [Theory]
    [Trait("Case", "74")]
    [Trait("Case", "75")]
    [MemberData(nameof(Statuses))]
    public async Task An_answer_is_fixed_and_short_and_nothing_secret_is_in_it_or_in_the_log(int status)
    {
        using var keygen = new WireSigner($"https://bob:{Canary}@hooks.example.com/webhooks/keygen?code={Canary}", target: $"/webhooks/keygen?code={Canary}");
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Options = options => options.MaxBodySize = 10_000,
            Handler = status is 500 ? static (_, _) => throw new InvalidOperationException("The handler failed.") : null,
            Services = status is 503 or 409
                ? builder => builder.Services.AddSingleton<Keygen.Webhooks.Idempotency.IIdempotencyStore>(new FixedStore(status))
                : null,
        });

        var first = await ProvokeAsync(server, keygen, status, "one");
        var second = await ProvokeAsync(server, keygen, status, "two");

        first.Status.Should().Be(status);
        first.Body.Should().Equal(second.Body);
        first.Body.Length.Should().BeLessThan(2048);
        first.Header("Cache-Control").Should().Be("no-store");
        first.Text.Should().NotContain(Canary).And.NotContain(keygen.AccountId);
        if (status != 200)
        {
            first.Header("Content-Type").Should().Be("application/problem+json");
            JsonDocument.Parse(first.Body).RootElement.GetProperty("status").GetInt32().Should().Be(status);
        }

        server.Log.GetSnapshot()
            .Where(static record => record.Category!.StartsWith("Keygen", StringComparison.Ordinal))
            .Select(static record => $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}")
            .Should().NotContain(static line => line.Contains(Canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_delivery_that_no_engine_took_is_answered_503()
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Services = static builder => builder.Services.AddKeygenWebhooks()
                .AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask, "later", execution: HandlerExecution.Later)
                .RunLaterWith(static _ => throw new TimeoutException("The broker is away.")),
        });

        (await server.PostAsync(keygen.Sign(keygen.Envelope()))).Status.Should().Be(503);
    }

    private static Task<RawAnswer> ProvokeAsync(WebhookServer server, WireSigner keygen, int status, string content)
    {
        var delivery = keygen.Sign(keygen.Envelope(content: $"{content} {Canary}")).Add("Authorization", $"Basic {Canary}");
        return server.PostAsync(status switch
        {
            400 => keygen.Sign(Encoding.UTF8.GetBytes($"no envelope {content} {Canary}")),
            401 => delivery.Set("Keygen-Signature", delivery["Keygen-Signature"].Replace(keygen.AccountId, Canary, StringComparison.Ordinal)),
            405 => delivery with { Method = "PUT" },
            413 => keygen.Sign(keygen.Envelope(content: new string('x', 20_000))),
            415 => delivery.Set("Content-Type", $"text/{Canary}"),
            _ => delivery,
        });
    }
}
