using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard.Tests;

/// <summary>What a forged action is answered.</summary>
public sealed class ActionTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task An_action_without_its_token_or_its_cookie_is_refused_with_a_sentence_and_not_done(bool hasToken, bool hasCookie)
    {
        await using var server = await DashboardServer.StartAsync(new() { Handlers = static webhooks => webhooks.AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask) });
        await server.DeliverAsync(new TestEvent());
        var id = (await server.ListAsync()).Single().GetProperty("id").GetString();

        using var response = await server.ActAsync("/keygen/deliveries/reveal", $$"""{"id":"{{id}}"}""", hasToken, hasCookie);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().Contain("The action has no valid antiforgery token, so it was not done.").And.NotContain("AAAA-BBBB");
        server.Log.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 9501).And.NotContain(static record => record.Id.Id == 9510);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    public async Task A_body_that_cannot_be_read_is_refused_with_a_sentence(string json)
    {
        await using var server = await DashboardServer.StartAsync();

        using var response = await server.ActAsync("/keygen/deliveries/reveal", json);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().StartWith("{\"problem\":\"The action");
    }

    [Fact]
    public async Task A_caller_who_goes_away_in_the_body_is_no_error()
    {
        var ended = new TaskCompletionSource();
        await using var server = await DashboardServer.StartAsync(new()
        {
            Pipeline = app => app.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                finally
                {
                    if (HttpMethods.IsPost(context.Request.Method))
                    {
                        ended.SetResult();
                    }
                }
            }),
        });

        await FluentActions.Awaiting(() => server.ActAsync("/keygen/deliveries/reveal", new CutContent())).Should().ThrowAsync<HttpRequestException>();

        await ended.Task.SoonAsync();
        server.Log.GetSnapshot().Should().NotContain(static record => record.Level >= LogLevel.Error);
    }

    /// <summary>A body that ends before its declared length.</summary>
    private sealed class CutContent : HttpContent
    {
        protected override bool TryComputeLength(out long length)
        {
            length = 100;
            return true;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{"u8.ToArray());
            await stream.FlushAsync();
            throw new IOException("The test ends the connection.");
        }
    }
}
