using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>The sample's own source as a process, on stand-ins of the worker's packages, with a fake Keygen.</summary>
public sealed class SampleTests
{
    private readonly KeygenTestKeys _keys = new() { EndpointUrl = "https://func.example.com/api/keygen" };

    [Theory]
    [InlineData("keygen")]
    [InlineData("keygen-built-in")]
    public async Task An_event_is_handled_once_in_either_model(string function)
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = _keys }, TestContext.Current.CancellationToken);
        await using var app = await StartAsync(keygen);
        var signed = SignedDelivery.Of<LicenseCreated>(one => one.SignedBy(_keys));
        using var client = new HttpClient();

        for (var i = 0; i < 2; i++)
        {
            using var request = signed.ToHttpRequestMessage();
            request.RequestUri = new($"http://127.0.0.1:{app.Port}/api/{function}");
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            ((int)response.StatusCode).Should().Be(200);
        }

        using var forged = SignedDelivery.Of<LicenseCreated>(one => one.SignedBy(_keys)).SignedWithAnotherKey().ToHttpRequestMessage();
        forged.RequestUri = new($"http://127.0.0.1:{app.Port}/api/{function}");
        using var refused = await client.SendAsync(forged, TestContext.Current.CancellationToken);
        ((int)refused.StatusCode).Should().Be(401);

        app.Terminate();
        (await app.ExitCodeAsync()).Should().Be(0);
        Lines(app, "handled license.created").Should().ContainSingle().Which.Should().Contain(signed.EventId);
        Lines(app, "is to be billed").Should().ContainSingle();
    }

    [Fact]
    public async Task What_was_delivered_and_what_was_missed_is_handled_once_with_the_timer()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = _keys }, TestContext.Current.CancellationToken);
        await using var app = await StartAsync(keygen);
        var endpoint = keygen.AddEndpoint(_keys.EndpointUrl, new($"http://127.0.0.1:{app.Port}"));
        var missed = keygen.Record(KeygenEventBuilder.Of<LicenseExpired>().SignedBy(_keys).Created(DateTimeOffset.UtcNow.AddHours(-1)), FakeEventStatus.Failed, endpoint);
        var delivered = keygen.Raise<LicenseCreated>().Single();
        await keygen.WaitForAsync(_ => delivered.Status is FakeEventStatus.Delivered);
        using var client = new HttpClient();

        for (var i = 0; i < 2; i++)
        {
            using var run = await client.PostAsync(new Uri($"http://127.0.0.1:{app.Port}/admin/functions/KeygenCatchUp"), null, TestContext.Current.CancellationToken);
            ((int)run.StatusCode).Should().Be(200);
        }

        app.Terminate();
        (await app.ExitCodeAsync()).Should().Be(0);
        Lines(app, "handled license.").Select(static line => line.Trim().Split(' ')[2]).Should().BeEquivalentTo(missed.Id, delivered.Id);
        Lines(app, "Catch-up: Completed").Should().HaveCount(2);
    }

    [Fact]
    public async Task Two_instances_that_share_a_Redis_handle_an_event_once()
    {
        await using var redis = await Keygen.Webhooks.Tests.RedisServer.LaunchOrSkipAsync();
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = _keys }, TestContext.Current.CancellationToken);
        await using var one = await StartAsync(keygen, redis.Endpoint);
        await using var two = await StartAsync(keygen, redis.Endpoint);
        var signed = SignedDelivery.Of<LicenseCreated>(event_ => event_.SignedBy(_keys));
        using var client = new HttpClient();

        foreach (var app in (ChildApp[])[one, two])
        {
            using var request = signed.ToHttpRequestMessage(new($"http://127.0.0.1:{app.Port}"));
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            ((int)response.StatusCode).Should().Be(200);
        }

        one.Terminate();
        two.Terminate();
        (await one.ExitCodeAsync(), await two.ExitCodeAsync()).Should().Be((0, 0));
        Lines(one, "handled license.created").Concat(Lines(two, "handled license.created")).Should().ContainSingle();
    }

    private static IEnumerable<string> Lines(ChildApp app, string text) => app.Output.Where(line => line.Contains(text, StringComparison.Ordinal));

    private Task<ChildApp> StartAsync(FakeKeygen keygen, string redis = "") => ChildApp.StartServerAsync(
        "tests/Keygen.Webhooks.FunctionsWorker",
        new Dictionary<string, string>(_keys.ToConfiguration().Select(static one => KeyValuePair.Create(one.Key.Replace(":", "__", StringComparison.Ordinal), one.Value!)))
        {
            ["Redis"] = redis,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Keygen__Webhooks__CatchUp__ApiToken"] = keygen.ApiToken,
            ["Keygen__Webhooks__CatchUp__BaseUrl"] = keygen.Url.GetLeftPart(UriPartial.Authority),
            ["Keygen__Webhooks__CatchUp__ProgressFolder"] = Directory.CreateTempSubdirectory("keygen-functions").FullName,
        });
}
