namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>A real SIGTERM to a real process, whose clock and handlers are moved by requests.</summary>
public sealed class ShutdownTests
{
    [Fact]
    [Trait("Case", "72")]
    public async Task New_deliveries_are_503_while_draining_and_one_in_flight_is_finished_within_the_grace()
    {
        using var keygen = new WireSigner();
        await using var app = await StartAsync(keygen);
        var inFlight = RawHttp.PostAsync(app.Port, keygen.Deliver("license.created").Bytes());
        await Eventually.HoldsAsync(() => app.Output.Contains("began license.created"), "the handler");

        app.Terminate();
        await DrainingAsync(app, keygen);
        await StillAnswers503Async(app, keygen);
        await MoveClockAsync(app, seconds: 6); // past the drain delay, within the grace
        await StillAnswers503Async(app, keygen);
        inFlight.IsCompleted.Should().BeFalse();
        await RawHttp.PostAsync(app.Port, Control(keygen, "/release").Bytes());

        (await inFlight).Status.Should().Be(200);
        await ExitsAsync(app);
        app.Output.Should().Contain("ended license.created");
    }

    [Fact]
    [Trait("Case", "72")]
    public async Task A_handler_longer_than_the_grace_is_stopped_and_answered_503_before_the_connection_closes()
    {
        using var keygen = new WireSigner();
        await using var app = await StartAsync(keygen);
        using var http = await RawHttp.ConnectAsync(app.Port);
        await http.SendAsync(keygen.Deliver("license.expired").Bytes());
        await Eventually.HoldsAsync(() => app.Output.Contains("began license.expired"), "the handler");

        app.Terminate();
        await DrainingAsync(app, keygen);
        var answering = http.ReadAnswerAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                await MoveClockAsync(app, seconds: 1);
                return answering.IsCompleted;
            },
            "the answer");

        var answer = await answering;
        answer.Status.Should().Be(503);
        answer.Header("Connection").Should().Be("close");
        (await http.IsClosedByServerAsync()).Should().BeTrue();
        await ExitsAsync(app);
    }

    [Fact]
    [Trait("Case", "72")]
    public async Task No_connection_is_refused_before_the_drain_delay_is_over()
    {
        using var keygen = new WireSigner();
        await using var app = await StartAsync(keygen);
        (await RawHttp.PostAsync(app.Port, Control(keygen, "/health").Bytes())).Status.Should().Be(200);

        app.Terminate();
        await DrainingAsync(app, keygen);
        for (var i = 0; i < 20; i++)
        {
            await StillAnswers503Async(app, keygen);
        }

        await ExitsAsync(app);
    }

    private static Task<ChildApp> StartAsync(WireSigner keygen) => ChildApp.StartServerAsync("tests/Apps/TestApp", new Dictionary<string, string>
    {
        ["Keygen__Webhooks__AccountId"] = keygen.AccountId,
        ["Keygen__Webhooks__PublicKeys__0"] = keygen.PublicKey,
        ["Keygen__Webhooks__EndpointUrls__0"] = keygen.EndpointUrl,
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
    });

    /// <summary>A connection refused here is a failure: the listener must stand.</summary>
    private static Task DrainingAsync(ChildApp app, WireSigner keygen) => Eventually.HoldsAsync(
        async () => (await RawHttp.PostAsync(app.Port, Control(keygen, "/health").Bytes())).Status == 503, "an unhealthy answer");

    private static async Task StillAnswers503Async(ChildApp app, WireSigner keygen)
    {
        var answer = await RawHttp.PostAsync(app.Port, keygen.Deliver().Bytes());
        answer.Status.Should().Be(503);
        answer.Header("Connection").Should().Be("close");
    }

    private static async Task ExitsAsync(ChildApp app)
    {
        await Eventually.HoldsAsync(
            async () =>
            {
                await MoveClockAsync(app, seconds: 1);
                return app.HasExited;
            },
            "the end of the process");
        (await app.ExitCodeAsync()).Should().Be(0);
    }

    /// <summary>Once the listener is gone there is no clock to move.</summary>
    private static async Task MoveClockAsync(ChildApp app, int seconds)
    {
        try
        {
            using var client = new HttpClient();
            using var response = await client.PostAsync(new Uri($"http://127.0.0.1:{app.Port}/advance/{seconds}"), null);
        }
        catch (HttpRequestException)
        {
        }
    }

    private static WireDelivery Control(WireSigner keygen, string target) => keygen.Deliver().To(target);
}
