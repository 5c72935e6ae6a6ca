using Keygen.Webhooks.AzureFunctions.Tests.Worker;
using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.AzureFunctions.Tests;

/// <summary>The sample as it stands, on the real worker, with a fake Keygen.</summary>
[Collection(nameof(WorkerFixture))]
public sealed class SampleTests
{
    private readonly KeygenTestKeys _keys = new() { EndpointUrl = "https://func.example.com/api/keygen" };

    [Theory]
    [InlineData("keygen")]
    [InlineData("keygen-built-in")]
    public async Task An_event_is_handled_once_by_either_function(string function)
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = _keys }, TestContext.Current.CancellationToken);
        await using var host = await StartAsync(keygen);
        var signed = SignedDelivery.Of<LicenseCreated>(one => one.WithKeys(_keys));

        (await PostAsync(host, signed, function)).Should().Be(200);
        (await PostAsync(host, signed, function)).Should().Be(200);
        (await PostAsync(host, SignedDelivery.Of<LicenseCreated>(one => one.WithKeys(_keys)).SignedWithAnotherKey(), function)).Should().Be(401);

        (await host.TerminateAsync()).Should().BeTrue();
        Handled(host).Should().Equal(signed.EventId);
        Logged(host, "Bill license").Should().ContainSingle();
        host.Console.Should().NotContain(static line => line.Contains("Bill license", StringComparison.Ordinal), "the console is for this library's warnings");
    }

    [Fact]
    public async Task What_was_delivered_and_what_was_missed_is_handled_once_with_the_timer()
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = _keys }, TestContext.Current.CancellationToken);
        await using var host = await StartAsync(keygen);
        var endpoint = keygen.AddEndpoint(_keys.EndpointUrl, new($"http://127.0.0.1:{host.Port}"));
        var missed = keygen.Record(KeygenEventBuilder.Of<LicenseExpired>().WithKeys(_keys).WithCreated(DateTimeOffset.UtcNow.AddHours(-1)), FakeEventStatus.Failed, endpoint);
        var delivered = keygen.Raise<LicenseCreated>().Single();
        await keygen.WaitForAsync(_ => delivered.Status is FakeEventStatus.Delivered);

        (await host.InvokeTimerAsync("KeygenCatchUp")).Should().BeTrue();
        (await host.InvokeTimerAsync("KeygenCatchUp")).Should().BeTrue();

        await Eventually.HoldsAsync(() => Handled(host).Count() >= 2 && Logged(host, "Catch-up: Completed").Count() == 2, "both events and both runs");
        Handled(host).Should().BeEquivalentTo(missed.Id, delivered.Id);
    }

    [Fact]
    public async Task Two_instances_that_share_a_Redis_handle_an_event_once()
    {
        await using var redis = await Keygen.Webhooks.Tests.RedisServer.LaunchOrSkipAsync();
        await using var keygen = await FakeKeygen.StartAsync(new() { Keys = _keys }, TestContext.Current.CancellationToken);
        await using var one = await StartAsync(keygen, redis.Endpoint);
        await using var two = await StartAsync(keygen, redis.Endpoint);
        var signed = SignedDelivery.Of<LicenseCreated>(event_ => event_.WithKeys(_keys));

        (await PostAsync(one, signed, "keygen")).Should().Be(200);
        (await PostAsync(two, signed, "keygen")).Should().Be(200);

        await Eventually.HoldsAsync(() => Handled(one).Concat(Handled(two)).Any(), "the audit trail");
        Handled(one).Concat(Handled(two)).Should().Equal(signed.EventId);
    }

    private static async Task<int> PostAsync(WorkerHost host, SignedDelivery signed, string function)
    {
        using var client = new HttpClient();
        using var request = signed.ToHttpRequestMessage();
        request.RequestUri = new($"http://127.0.0.1:{host.Port}/api/{function}");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }

    private static IEnumerable<string> Logged(WorkerHost host, string text) =>
        host.Channel.Logs.Select(static log => log.Message).Where(message => message.Contains(text, StringComparison.Ordinal));

    /// <returns>The events of the audit trail.</returns>
    private static IEnumerable<string> Handled(WorkerHost host) => Logged(host, "handled license.").Select(static line => line.Split(' ')[2]);

    private async Task<WorkerHost> StartAsync(FakeKeygen keygen, string redis = "") => await WorkerHost.StartAsync(
        await WorkerApp.Sample.AssemblyOrSkipAsync(),
        new Dictionary<string, string>(FakeKeygenSettings.Of(WorkerModel.Integration, _keys, keygen)) { ["Redis"] = redis });
}
