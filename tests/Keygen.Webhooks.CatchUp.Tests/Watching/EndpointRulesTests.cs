using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Watching;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.CatchUp;

public sealed class EndpointRulesTests
{
    private static readonly string[] Accepted = [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256];

    [Theory]
    [InlineData("*", true)]
    [InlineData("license.created", true)]
    [InlineData("machine.created,license.deleted", true)]
    [InlineData("machine.created", false)]
    public void A_handler_of_a_family_is_content_with_one_of_its_events(string subscriptions, bool isContent)
    {
        var handler = new HandlerSubscription("Family", ["license.created", "license.deleted"]);

        var findings = EndpointRules.OfEndpoints([Endpoint("1", subscriptions)], [handler], Accepted).ToArray();

        findings.Select(static finding => finding.Kind).Should().Equal(isContent ? [] : [EndpointFindingKind.NotSubscribed]);
        findings.All(static finding => finding.Message.Contains("Family (license.created, license.deleted)")).Should().BeTrue();
    }

    [Fact]
    public void A_handler_of_events_nobody_knows_yet_misses_nothing() =>
        EndpointRules.OfEndpoints([Endpoint("1", "license.created")], [new("New", [])], Accepted).Should().BeEmpty();

    [Theory]
    [InlineData("*", "license.created", null, true)]
    [InlineData("license.created,license.deleted", "license.deleted", null, true)]
    [InlineData("license.created", "license.deleted", null, false)]
    [InlineData("*", "", null, false)]
    [InlineData("*", "*", "another", false)]
    public void Two_endpoints_share_a_URL_when_an_event_goes_to_both(string one, string other, string? environment, bool isShared) =>
        EndpointRules.OfEndpoints([Endpoint("1", one), Endpoint("2", other) with { Environment = environment }], [], Accepted)
            .Any(static finding => finding.Kind == EndpointFindingKind.UrlShared && finding.Message.Contains("1 and 2"))
            .Should().Be(isShared);

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("ecdsa-p256", true)]
    [InlineData("rsa-sha256", false)]
    public void An_endpoint_without_an_algorithm_is_signed_for_with_Ed25519(string? algorithm, bool isAccepted) =>
        EndpointRules.OfEndpoints([Endpoint("1", "*") with { Algorithm = algorithm }], [], Accepted).Any().Should().Be(!isAccepted);

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"data\":{}}")]
    [InlineData("{\"data\":[1]}")]
    [InlineData("{\"data\":[{\"id\":1,\"attributes\":{}}]}")]
    public void What_is_no_list_of_resources_is_not_read(string json) =>
        ResourcePage.Read(System.Text.Encoding.UTF8.GetBytes(json)).Should().BeNull();

    [Fact]
    public async Task The_dispatcher_says_which_events_its_handlers_get()
    {
        var services = new ServiceCollection();
        services.AddKeygenWebhooks(static _ => { })
            .AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask, name: "one")
            .AddHandler<MachineEvent>(static (_, _) => Task.CompletedTask, name: "family")
            .AddHandler<UnknownEvent>(static (_, _) => Task.CompletedTask, name: "new");
        await using var provider = services.BuildServiceProvider();
        var dispatcher = provider.GetRequiredKeyedService<EventDispatcher>("");

        dispatcher.Subscriptions.Select(static handled => handled.Handler).Should().Equal("one", "family", "new");
        dispatcher.Subscriptions[0].EventNames.Should().Equal("license.created");
        dispatcher.Subscriptions[1].EventNames.Should().Contain("machine.created").And.OnlyContain(static name => name.StartsWith("machine."));
        dispatcher.Subscriptions[2].EventNames.Should().BeEmpty();
        new[] { "license.created", "machine.deleted", "license.deleted", "moon.landed" }.Select(dispatcher.Handles).Should().Equal(true, true, false, true);
    }

    private static ListedResource Endpoint(string id, string subscriptions) =>
        new(id, null, "https://hooks.example.com/", subscriptions.Split(',', StringSplitOptions.RemoveEmptyEntries), "ed25519", null);
}
