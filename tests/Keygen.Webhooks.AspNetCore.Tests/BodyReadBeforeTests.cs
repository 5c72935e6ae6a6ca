using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>A middleware has read the body before it comes to the endpoint.</summary>
public sealed class BodyReadBeforeTests
{
    [Fact]
    [Trait("Case", "50")]
    public async Task A_body_that_a_middleware_has_read_is_500_with_its_own_reason()
    {
        using var keygen = new WireSigner();
        await using var server = await StartAsync(keygen, static request => request.Body.CopyToAsync(Stream.Null));

        (await server.PostAsync(keygen.Deliver())).Status.Should().Be(500);
        server.Runs.Should().BeEmpty();
        server.Log.GetSnapshot().Should().ContainSingle(static record => record.Id == 1102)
            .Which.Message.Should().Contain("BodyAlreadyRead");
        server.Errors.Should().BeEmpty();
    }

    [Theory]
    [Trait("Case", "50")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_a_middleware_has_buffered_is_read_from_its_beginning(bool isRewound)
    {
        using var keygen = new WireSigner();
        await using var server = await StartAsync(keygen, async request =>
        {
            request.EnableBuffering();
            await request.Body.CopyToAsync(Stream.Null);
            request.Body.Position = isRewound ? 0 : request.Body.Position;
        });

        (await server.PostAsync(keygen.Deliver())).Status.Should().Be(200);
        server.Runs.Should().ContainSingle();
    }

    [Theory]
    [Trait("Case", "50")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_a_middleware_has_closed_is_500_and_throws_nothing(bool isBuffered)
    {
        using var keygen = new WireSigner();
        await using var server = await StartAsync(keygen, async request =>
        {
            if (isBuffered)
            {
                request.EnableBuffering();
            }

            using var reader = new StreamReader(request.Body);
            await reader.ReadToEndAsync();
        });

        var answer = await server.PostAsync(keygen.Deliver());

        answer.Status.Should().Be(500);
        answer.Header("Content-Type").Should().Be("application/problem+json");
        server.Runs.Should().BeEmpty();
        server.Errors.Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "50")]
    public async Task A_body_that_a_middleware_has_read_in_part_is_refused()
    {
        using var keygen = new WireSigner();
        await using var server = await StartAsync(keygen, static async request => await request.Body.ReadExactlyAsync(new byte[1]));

        (await server.PostAsync(keygen.Deliver())).Status.Should().Be(500);
        (await RawHttp.PostAsync(server.Port, keygen.Deliver().Chunked(64))).Status.Should().Be(401);
        server.Runs.Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "45a")]
    public async Task Not_one_byte_is_read_before_the_head_verifies()
    {
        using var keygen = new WireSigner();
        using var forger = new WireSigner { AccountId = keygen.AccountId };
        var reads = 0;
        await using var server = await StartAsync(keygen, request =>
        {
            request.Body = new WatchedStream(request.Body, () => reads++);
            return Task.CompletedTask;
        });
        var delivery = keygen.Deliver();

        (await server.PostAsync(forger.Deliver())).Status.Should().Be(401);
        (await server.PostAsync(delivery.Without("Keygen-Digest").Without("Digest"))).Status.Should().Be(401);
        (await server.PostAsync(delivery.Set("Content-Type", "text/plain"))).Status.Should().Be(415);
        reads.Should().Be(0);
        (await server.PostAsync(delivery)).Status.Should().Be(200);
        reads.Should().BePositive();
    }

    private static Task<WebhookServer> StartAsync(WireSigner keygen, Func<HttpRequest, Task> read) => WebhookServer.StartAsync(keygen, new()
    {
        BeforeRouting = app => app.Use(async (context, next) =>
        {
            await read(context.Request);
            await next(context);
        }),
    });
}
