using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>Deliveries through a real proxy hop like the Functions host's.</summary>
public sealed class HostHopTests
{
    private static readonly Dictionary<string, HostChanges> Hops = new()
    {
        ["the host header rewritten"] = new(),
        ["the host header kept"] = new(KeepsHostHeader: true),
        ["the plain dates and digests rewritten"] = new(Rewrite: static request =>
        {
            request.Headers.Remove("Date");
            request.Headers.TryAddWithoutValidation("Date", "Mon, 06 Jan 2020 00:00:00 GMT");
            request.Headers.Remove("Digest");
        }),
        ["the body in chunks on the second leg"] = new(Rewrite: static request =>
        {
            request.Content!.Headers.ContentLength = null;
            request.Headers.TransferEncodingChunked = true;
        }),
    };

    public static TheoryData<string, string> HopsAndFunctions =>
        new(Hops.Keys.SelectMany(static hop => new[] { (hop, "keygen"), (hop, "built-in") }));

    [Theory]
    [Trait("Case", "34")]
    [MemberData(nameof(HopsAndFunctions))]
    public async Task A_delivery_is_handled_once_behind_it(string hop, string function)
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(keygen, hostChanges: Hops[hop]);
        var delivery = keygen.Deliver();

        (await app.PostAsync(delivery, function)).Status.Should().Be(200);
        (await app.PostAsync(delivery, function)).Status.Should().Be(200);

        app.Runs.Should().ContainSingle().Which.Event.Should().BeOfType<LicenseCreated>();
    }

    [Theory]
    [Trait("Case", "34")]
    [InlineData("keygen")]
    [InlineData("built-in")]
    public async Task A_body_in_chunks_is_handled(string function)
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(keygen);

        var answer = await RawHttp.PostAsync(app.Host.Port, keygen.Deliver().To($"/api/{function}").Chunked(100));

        answer.Status.Should().Be(200);
        app.Runs.Should().ContainSingle();
    }

    [Theory]
    [Trait("Case", "46")]
    [InlineData("keygen")]
    [InlineData("built-in")]
    public async Task An_empty_body_is_refused_and_one_that_vanished_is_asked_for_again(string function)
    {
        using var keygen = new WireSigner();
        await using var app = await FunctionsApp.StartAsync(keygen);
        var empty = keygen.Deliver().WithBody([]).To($"/api/{function}");

        (await RawHttp.PostAsync(app.Host.Port, empty.Bytes())).Status.Should().Be(401);
        (await RawHttp.PostAsync(app.Host.Port, empty.Chunked(1))).Status.Should().Be(500);
        app.Runs.Should().BeEmpty();
    }

    [Fact]
    public async Task The_registered_path_need_not_be_the_functions()
    {
        using var keygen = new WireSigner("https://Hooks.example.com/a%2Fb/Keygen?code=s", "Hooks.example.com", "/a%2Fb/Keygen?code=s");
        await using var app = await FunctionsApp.StartAsync(keygen);

        (await app.PostAsync(keygen.Deliver())).Status.Should().Be(200);
    }

    [Fact]
    public async Task A_function_key_in_the_registered_url_is_signed_with_it()
    {
        const string Target = "/api/keygen?code=a%2Bb%3D%3D";
        using var keygen = new WireSigner($"https://app.azurewebsites.net{Target}", "app.azurewebsites.net", Target);
        await using var app = await FunctionsApp.StartAsync(keygen);

        (await RawHttp.PostAsync(app.Host.Port, keygen.Deliver().Bytes())).Status.Should().Be(200);
    }

    public static TheoryData<string, bool> Targets => new(WorkerTargetTests.Targets.Select(static one => (one.Sent, one.Integration)));

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Under_TrustRequestUrl_the_forwarded_host_is_the_one_signed_and_the_target_is_as_the_hop_leaves_it(string sent, bool arrives)
    {
        var target = $"/api/any{sent}";
        using var keygen = new WireSigner($"https://tunnel.example.com{target}", "tunnel.example.com", target);
        await using var app = await FunctionsApp.StartAsync(keygen, options: static options => options.TrustRequestUrl = true);

        (await RawHttp.PostAsync(app.Host.Port, keygen.Deliver().Bytes())).Status.Should().Be(arrives ? 200 : 401);
    }

    [Fact]
    public async Task A_caller_that_hangs_up_stops_no_handler_and_its_next_delivery_is_a_duplicate()
    {
        using var keygen = new WireSigner();
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var fired = false;
        await using var app = await FunctionsApp.StartAsync(keygen, async (_, ct) =>
        {
            begun.SetResult();
            await release.Task;
            fired = ct.IsCancellationRequested;
        });
        var delivery = keygen.Deliver();
        using (var http = await RawHttp.ConnectAsync(app.Host.Port))
        {
            await http.SendAsync(delivery.To("/api/keygen").Bytes());
            await begun.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            http.Reset();
        }

        (await app.PostAsync(delivery)).Status.Should().Be(409);
        release.SetResult();
        await Eventually.HoldsAsync(async () => (await app.PostAsync(delivery)).Status == 200, "the event to be done");

        fired.Should().BeFalse();
        app.Runs.Should().ContainSingle();
    }

    [Fact]
    public async Task A_named_registration_has_a_function_of_its_own()
    {
        using var keygen = new WireSigner();
        using var eu = new WireSigner("https://hooks.example.com/eu", target: "/eu");
        var events = new List<string>();
        await using var app = await FunctionsApp.StartAsync(keygen, change: builder => builder.Services.AddKeygenWebhooks("eu", eu.Configure)
            .AddHandler<LicenseCreated>((e, _) =>
            {
                events.Add(e.Name);
                return Task.CompletedTask;
            })
            .AddAzureFunctions());

        (await app.PostAsync(eu.Deliver(), "keygen/eu")).Status.Should().Be(200);
        (await app.PostAsync(eu.Deliver(), "keygen")).Status.Should().Be(401);

        events.Should().Equal("license.created");
        app.Runs.Should().BeEmpty();
    }
}
