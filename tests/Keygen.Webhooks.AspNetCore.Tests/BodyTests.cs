using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>Bodies that never come, come slowly, are too large, lie about their length, or were read before.</summary>
public sealed class BodyTests
{
    [Theory]
    [Trait("Case", "45a")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_forged_head_is_answered_before_its_body_comes(bool expectsContinue)
    {
        using var keygen = new WireSigner();
        using var forger = new WireSigner { AccountId = keygen.AccountId };
        await using var server = await WebhookServer.StartAsync(keygen);
        var forgery = forger.Deliver().Set("Content-Length", "1048576");
        using var http = await RawHttp.ConnectAsync(server.Port);

        await http.SendAsync((expectsContinue ? forgery.Add("Expect", "100-continue") : forgery).Head());

        (await http.ReadAnswerAsync()).Status.Should().Be(401);
        server.Runs.Should().BeEmpty();
    }

    [Theory]
    [Trait("Case", "45b")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_slower_than_ten_seconds_is_408(bool isWhollyWithheld)
    {
        using var keygen = new WireSigner();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Services = builder => builder.Services.AddSingleton<TimeProvider>(clock),
        });
        var delivery = keygen.Deliver();
        using var http = await RawHttp.ConnectAsync(server.Port);
        await http.SendAsync(isWhollyWithheld ? delivery.Head() : delivery.Bytes().AsMemory()[..^1]);

        // The deadline begins when the head has verified, which cannot be seen from here: the clock goes on until the answer is there.
        var answering = http.ReadAnswerAsync();
        await Eventually.HoldsAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return answering.IsCompleted;
            },
            "the answer");

        var answer = await answering;
        answer.Status.Should().Be(408);
        server.Runs.Should().BeEmpty();

        // The rest is passed over, and the connection goes on.
        await http.SendAsync(isWhollyWithheld ? delivery.Body : delivery.Body.AsMemory()[^1..]);
        await http.SendAsync(keygen.Sign(keygen.Envelope(), clock.GetUtcNow()).Bytes());
        (await http.ReadAnswerAsync()).Status.Should().Be(200);
        server.Errors.Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "45b")]
    public async Task A_body_that_comes_in_pieces_in_time_is_handled()
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen);
        var bytes = keygen.Deliver().Bytes();
        using var http = await RawHttp.ConnectAsync(server.Port);

        foreach (var piece in bytes.Chunk(100))
        {
            await http.SendAsync(piece);
            await Task.Yield();
        }

        (await http.ReadAnswerAsync()).Status.Should().Be(200);
        server.Runs.Should().ContainSingle();
    }

    [Theory]
    [Trait("Case", "47")]
    [InlineData(0, false, 200)]
    [InlineData(0, true, 200)]
    [InlineData(1, false, 413)]
    [InlineData(1, true, 413)]
    public async Task A_body_over_the_limit_is_413_with_and_without_a_declared_length(int over, bool isChunked, int status)
    {
        using var keygen = new WireSigner();
        var delivery = keygen.Deliver();
        await using var server = await WebhookServer.StartAsync(keygen, new() { Options = options => options.MaxBodySize = delivery.Body.Length - over });

        var answer = await RawHttp.PostAsync(server.Port, isChunked ? delivery.Chunked(100) : delivery.Bytes());

        answer.Status.Should().Be(status);
        server.Runs.Should().HaveCount(status == 200 ? 1 : 0);
    }

    [Fact]
    [Trait("Case", "47")]
    public async Task The_limit_is_the_receivers_own_and_not_Kestrels()
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Services = static builder => Microsoft.AspNetCore.Hosting.WebHostBuilderKestrelExtensions.ConfigureKestrel(
                builder.WebHost, static kestrel => kestrel.Limits.MaxRequestBodySize = 10),
        });

        (await server.PostAsync(keygen.Deliver())).Status.Should().Be(200);
        (await RawHttp.PostAsync(server.Port, keygen.Deliver().Chunked(7))).Status.Should().Be(200);
        server.Runs.Should().HaveCount(2);
    }

    [Fact]
    [Trait("Case", "47")]
    public async Task A_length_that_lies_is_refused()
    {
        using var keygen = new WireSigner();
        await using var server = await WebhookServer.StartAsync(keygen);
        var delivery = keygen.Deliver();

        // One byte less than there is: the signed body is cut short, and the rest is no request.
        var shorter = delivery.Set("Content-Length", $"{delivery.Body.Length - 1}");
        (await server.PostAsync(shorter)).Status.Should().Be(401);

        // One byte more than ever comes.
        using var http = await RawHttp.ConnectAsync(server.Port);
        await http.SendAsync(delivery.Set("Content-Length", $"{delivery.Body.Length + 1}").Bytes());
        http.EndSending();
        await http.IsClosedByServerAsync();

        server.Runs.Should().BeEmpty();
        server.Errors.Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "51")]
    public async Task A_caller_that_goes_away_in_the_middle_runs_nothing_and_is_no_error()
    {
        using var keygen = new WireSigner();
        var arrived = new TaskCompletionSource();
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            BeforeRouting = app => app.Use((context, next) =>
            {
                arrived.SetResult();
                return next(context);
            }),
        });
        using (var http = await RawHttp.ConnectAsync(server.Port))
        {
            await http.SendAsync(keygen.Deliver().Bytes().AsMemory()[..^5]);
            await arrived.Task;
            http.Reset();
        }

        await Eventually.HoldsAsync(() => server.Log.GetSnapshot().Any(static record => record.Id == 1107), "the log's word on it");
        server.Runs.Should().BeEmpty();
        server.Log.GetSnapshot().Should().NotContain(static record => record.Level >= Microsoft.Extensions.Logging.LogLevel.Warning
            && record.Category!.StartsWith("Keygen", StringComparison.Ordinal) && record.Id.Id != 1400);
        server.Errors.Should().BeEmpty();
    }

    [Fact]
    [Trait("Case", "77")]
    public async Task A_caller_that_does_not_wait_for_the_handler_is_no_error_and_the_handler_completes()
    {
        using var keygen = new WireSigner();
        var (began, gone) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await WebhookServer.StartAsync(keygen, new()
        {
            Handler = async (_, ct) =>
            {
                began.SetResult();
                await gone.Task.WaitAsync(ct);
            },
            BeforeRouting = app => app.Use((context, next) =>
            {
                context.RequestAborted.Register(gone.SetResult);
                return next(context);
            }),
        });
        var delivery = keygen.Deliver();
        using (var http = await RawHttp.ConnectAsync(server.Port))
        {
            await http.SendAsync(delivery.Bytes());
            await began.Task;
            http.Reset();
        }

        await Eventually.HoldsAsync(() => server.Log.GetSnapshot().Any(static record => record.Id == 1200), "the handler's completion");
        (await server.PostAsync(delivery)).Status.Should().Be(200);
        server.Runs.Should().ContainSingle();
        server.Errors.Should().BeEmpty();
    }
}
