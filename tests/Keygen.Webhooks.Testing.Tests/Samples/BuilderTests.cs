using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Tests.Samples;

public sealed class BuilderTests
{
    [Fact]
    public void Everything_about_an_event_can_be_chosen()
    {
        var expiry = new DateTimeOffset(2027, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        var delivery = SignedDelivery.Of<LicenseExpired>(e => e
            .WithAttribute("expiry", expiry).WithAttribute("maxMachines", 42).WithAttribute("name", null)
            .WithMetadata("seats", 3).WithMetadata("tags", new JsonArray("a", "b"))
            .WithRelationship("owner", "u-1").WithRelationship("group", null)
            .WithResourceId("l-1").WithId("e-1").WithIdempotencyToken("t-1").WithCreated(expiry).WithApiVersion("1.5").WithSentAt(expiry.AddSeconds(2))
            .WithEndpoint("https://hooks.example.org/in?a=b").WithAlgorithm("ecdsa-p256"));

        var read = delivery.Read<LicenseExpired>();

        (read.Id, read.IdempotencyToken, read.Created, read.ApiVersion, read.Endpoint).Should().Be(("e-1", "t-1", expiry, "1.5", "https://hooks.example.org/in?a=b"));
        (read.License.Id, read.License.Expiry, read.License.MaxMachines, read.License.Name).Should().Be(("l-1", expiry, 42, null));
        (read.License.Metadata.GetInt64("seats"), read.License.Owner?.Id, read.License.Group?.Id).Should().Be((3, "u-1", null));
        delivery.Headers.Should().Contain(new KeyValuePair<string, string>("Keygen-Version", "1.5"));
    }

    [Fact]
    public void A_name_newer_than_the_library_is_an_unknown_event() =>
        SignedDelivery.Of("license.teleported", static e => e.WithNewAttribute("orbit", "low")).Read<KeygenEvent>().Should().BeOfType<UnknownEvent>();

    [Fact]
    public void A_list_has_as_many_records_as_asked_for_of_one_license()
    {
        var attached = SignedDelivery.Of<LicenseUsersAttached>(static e => e.WithCount(5)).Read<LicenseUsersAttached>();

        attached.LicenseUsers.Should().HaveCount(5);
        attached.LicenseUsers.Select(static one => one.License.Id).Distinct().Should().HaveCount(1);
        attached.LicenseUsers.Select(static one => one.User.Id).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void What_an_event_has_not_cannot_be_set()
    {
        FluentActions.Invoking(static () => SignedDelivery.Of<LicenseCreated>(static e => e.WithAttribute("expires", null)))
            .Should().Throw<ArgumentException>().WithMessage("licenses have no attribute 'expires', only name, key, expiry*");
        FluentActions.Invoking(static () => SignedDelivery.Of<LicenseCreated>(static e => e.WithRelationship("boss", "u-1"))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => SignedDelivery.Of<LicenseCreated>(static e => e.WithCount(2))).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(static () => SignedDelivery.Of<LicenseCreated>(static e => e.WithApiVersion("1.9"))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => SignedDelivery.Of<LicenseEvent>()).Should().Throw<ArgumentException>().WithMessage("LicenseEvent is the base type*");
        FluentActions.Invoking(static () => SignedDelivery.Of<LicenseCreated>().Read<LicenseExpired>()).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Old_versions_write_nested_metadata_in_snake_case()
    {
        var delivery = SignedDelivery.Of<LicenseUpdated>(static e => e.WithApiVersion("1.4").WithMetadata(
            "outerKey", JsonNode.Parse("""{"innerKey":{"deepKey":1},"inList":[{"keyInList":2},[{"keyLeftAlone":3}]]}""")));

        delivery.Read<LicenseUpdated>().Payload.ToString();
        System.Text.Encoding.UTF8.GetString(delivery.Body.Span).Replace("\\", "", StringComparison.Ordinal)
            .Should().Contain("""{"outerKey":{"inner_key":{"deep_key":1},"in_list":[{"key_in_list":2},[{"keyLeftAlone":3}]]}}""");
    }
}
