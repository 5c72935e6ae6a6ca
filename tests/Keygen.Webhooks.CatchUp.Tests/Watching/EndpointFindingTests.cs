using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>What can be wrong with the endpoint, as Keygen lists it.</summary>
public sealed class EndpointFindingTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(EndpointFindingKind.EndpointMissing)]
    [InlineData(EndpointFindingKind.EndpointDisabled)]
    [InlineData(EndpointFindingKind.NotSubscribed)]
    [InlineData(EndpointFindingKind.AlgorithmNotAccepted)]
    [InlineData(EndpointFindingKind.UrlShared)]
    public async Task A_finding_appears_degrades_health_and_goes_when_it_is_mended_said_once_each(EndpointFindingKind kind)
    {
        await using var room = await Room.StartAsync();
        var machine = room.NewWatching(services: static services =>
            services.AddKeygenWebhooks().AddHandler<MachineCreated>(static (_, _) => Task.CompletedTask));
        (await machine.FindAsync()).Should().BeEmpty();
        (await machine.HealthAsync()).Status.Should().Be(HealthStatus.Healthy);

        var mend = Break(room.Keygen, kind);
        for (var i = 0; i < 2; i++)
        {
            room.Pass(Hour);
            (await machine.FindAsync()).Should().Equal(kind);
        }

        var finding = machine.CatchUp.Status.Endpoint!.Findings.Single();
        machine.TimesSaid(6012).Should().Be(1);
        var health = await machine.HealthAsync();
        health.Status.Should().Be(HealthStatus.Degraded);
        health.Description.Should().Be(finding.Message);
        health.Data["findings"].Should().Be(kind.ToString());

        mend();
        room.Pass(Hour);
        (await machine.FindAsync()).Should().BeEmpty();
        machine.TimesSaid(6013).Should().Be(1);
        (await machine.HealthAsync()).Status.Should().Be(HealthStatus.Healthy);
        room.Requests.Should().OnlyContain(static request => request.Method == "GET", "nothing is changed at Keygen");
    }

    [Theory]
    [InlineData("RSA_2048_PKCS1_SIGN", true)]
    [InlineData("RSA_2048_PKCS1_PSS_SIGN", true)]
    [InlineData("RSA_2048_PKCS1_SIGN_V2", false)]
    [InlineData("RSA_2048_PKCS1_PSS_SIGN_V2", false)]
    [InlineData("ED25519_SIGN", false)]
    [InlineData(null, false)]
    public async Task A_policy_under_which_licensees_obtain_signatures_is_found_while_RSA_is_accepted(string? scheme, bool isFound)
    {
        await using var room = await Room.StartAsync();
        room.Keygen.Policies.Add(builder => builder.WithAttribute("scheme", scheme));
        var accepting = room.NewWatching(services: static services =>
            services.Configure<KeygenWebhooksOptions>(static options => options.Algorithms.Add(SignatureAlgorithms.RsaSha256)));
        room.Keygen.Endpoints[0].SignatureAlgorithm = SignatureAlgorithms.RsaSha256;

        (await accepting.FindAsync()).Should().Equal(isFound ? [EndpointFindingKind.SignatureObtainable] : []);
        room.Asked("policies").Should().Be(1);

        room.Keygen.Endpoints[0].SignatureAlgorithm = SignatureAlgorithms.Ed25519;
        (await room.NewWatching().FindAsync()).Should().BeEmpty();
        room.Asked("policies").Should().Be(1, "without RSA nobody asks for policies");
    }

    [Fact]
    public async Task An_endpoint_is_found_behind_a_hundred_others_and_by_its_URL_without_userinfo()
    {
        await using var room = await Room.StartAsync();
        var ours = room.Keygen.Endpoints[0];
        ours.Delete();
        for (var i = 0; i < 150; i++)
        {
            room.Keygen.AddEndpoint($"https://hooks.example.org/{i}");
        }

        room.Keygen.AddEndpoint(ours.Url.Replace("https://", "https://user:password@", StringComparison.Ordinal));

        (await room.NewWatching().FindAsync()).Should().BeEmpty();
        room.Asked("webhook-endpoints").Should().Be(2);
    }

    [Fact]
    public async Task A_finding_that_is_wanted_so_is_not_reported_and_a_watch_that_is_off_asks_nothing()
    {
        await using var room = await Room.StartAsync();
        Break(room.Keygen, EndpointFindingKind.UrlShared);

        (await room.NewWatching(static options => options.IgnoredFindings.Add(EndpointFindingKind.UrlShared)).FindAsync()).Should().BeEmpty();
        var asked = room.Asked("webhook-endpoints");
        var off = room.NewWatching(static options => options.WatchEndpoint = false);
        await off.RunAsync();

        room.Asked("webhook-endpoints").Should().Be(asked);
        off.CatchUp.Status.Endpoint.Should().BeNull();
    }

    [Fact]
    public async Task Under_a_product_s_token_that_lists_no_endpoint_events_of_ours_show_that_there_is_one()
    {
        await using var room = await Room.StartAsync();
        room.Missed();
        var machine = room.NewWatching(options => options.UseHandler(() => new Answering(room, ListsNoEndpoint)));
        for (var i = 0; i < 5; i++)
        {
            (await machine.FindAsync()).Should().BeEmpty();
            room.Pass(Hour);
        }

        machine.CatchUp.Status.Endpoint!.NotVisible.Should().Equal("webhook-endpoints");
        machine.TimesSaid(6014).Should().Be(1);
        (await machine.HealthAsync()).Status.Should().Be(HealthStatus.Healthy);
        room.Pass(TimeSpan.FromDays(31));
        (await machine.FindAsync()).Should().Equal([EndpointFindingKind.EndpointMissing], "Keygen lists none of ours any more");
    }

    [Fact]
    public async Task A_list_without_endpoints_and_without_events_of_ours_is_a_missing_endpoint()
    {
        await using var room = await Room.StartAsync();
        room.Missed(endpoint: room.Keygen.AddEndpoint("https://hooks.example.org/another"));
        var machine = room.NewWatching(options => options.UseHandler(() => new Answering(room, ListsNoEndpoint)));

        (await machine.FindAsync()).Should().Equal(EndpointFindingKind.EndpointMissing);
        machine.CatchUp.Status.Endpoint!.Findings[0].Message.Should().Contain("product");
    }

    [Fact]
    public async Task An_endpoint_that_is_missing_among_others_is_missing_whatever_was_listed_before()
    {
        await using var room = await Room.StartAsync();
        room.Missed();
        var machine = room.NewWatching();
        (await machine.FindAsync()).Should().BeEmpty();

        Break(room.Keygen, EndpointFindingKind.EndpointMissing);
        room.Pass(Hour);
        (await machine.FindAsync()).Should().Equal(EndpointFindingKind.EndpointMissing);
    }

    private static Answer? ListsNoEndpoint(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.EndsWith("/webhook-endpoints", StringComparison.Ordinal) ? new(200, """{"data":[],"links":{"self":"/v1","next":null}}""") : null;

    private static Action Break(FakeKeygen keygen, EndpointFindingKind kind)
    {
        var endpoint = keygen.Endpoints[0];
        var (url, subscriptions) = (endpoint.Url, endpoint.Subscriptions);
        switch (kind)
        {
            case EndpointFindingKind.EndpointMissing:
                endpoint.Url = "https://hooks.example.org/elsewhere";
                return () => endpoint.Url = url;
            case EndpointFindingKind.EndpointDisabled:
                endpoint.Subscriptions = [];
                return () => endpoint.Subscriptions = subscriptions;
            case EndpointFindingKind.NotSubscribed:
                endpoint.Subscriptions = ["license.created"];
                return () => endpoint.Subscriptions = ["license.created", "machine.created"];
            case EndpointFindingKind.AlgorithmNotAccepted:
                endpoint.SignatureAlgorithm = SignatureAlgorithms.RsaPssSha256;
                return () => endpoint.SignatureAlgorithm = SignatureAlgorithms.EcdsaP256;
            default:
                return keygen.AddEndpoint().Delete;
        }
    }
}
