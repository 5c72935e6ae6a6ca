using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing.Tests.Samples;

/// <summary>A test may not say what Keygen never sends: it would pass, and the handler read null in production.</summary>
public sealed class NamesTests
{
    [Theory]
    [InlineData("customer_id", "customerId")]
    [InlineData("STRIPE_ID", "stripeId")]
    [InlineData("CustomerId", "customerId")]
    [InlineData("customerID", "customerId")]
    [InlineData("customer-id", "customerId")]
    [InlineData("HTTPServer", "httpServer")]
    [InlineData("address_2", "address2")]
    public void A_metadata_key_is_spelt_as_Keygen_sends_it(string key, string sent)
    {
        Making(e => e.WithMetadata(key, "cust_1")).Should().Throw<ArgumentException>().WithMessage($"Keygen sends the metadata key '{key}' as '{sent}'*");
        Making(e => e.WithMetadata("outer", new JsonObject { [key] = 1 })).Should().Throw<ArgumentException>().WithMessage($"*'{key}' as '{sent}'*");
        Making(e => e.WithMetadata("outer", new JsonArray(new JsonArray(new JsonObject { [key] = 1 })))).Should().Throw<ArgumentException>();
        Making(e => e.WithAttribute("metadata", new JsonObject { [key] = 1 })).Should().Throw<ArgumentException>();
        Making(e => e.WithNewAttribute("metadata", new JsonObject { [key] = 1 })).Should().Throw<ArgumentException>();
        Making(e => e.WithMetadata(sent, "cust_1")).Should().NotThrow();
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("address2")]
    [InlineData("order2Id")]
    [InlineData("with space")]
    [InlineData("a.b")]
    [InlineData("Straße_1")]
    public void A_metadata_key_that_Keygen_does_not_change_stays(string key) =>
        SignedDelivery.Of<LicenseCreated>(e => e.WithMetadata(key, "x")).Read<LicenseCreated>().License.Metadata.ContainsKey(key).Should().BeTrue();

    [Fact]
    public void An_unknown_relationship_is_answered_with_those_there_are()
    {
        const string Those = "licenses have no relationship 'boss', only account, environment, product, policy, group, owner, users, machines, tokens, entitlements.*";

        Making(static e => e.WithRelationship("boss", "u-1")).Should().Throw<ArgumentException>().WithMessage(Those);
        Making(static e => e.WithCounters("boss", [])).Should().Throw<ArgumentException>().WithMessage(Those);
    }

    [Fact]
    public void Counters_are_those_a_relationship_has()
    {
        Making(static e => e.WithCounters("owner", new() { ["count"] = 1 })).Should().Throw<ArgumentException>()
            .WithMessage("The relationship 'owner' of licenses has no counters, only users, machines have.*");
        Making(static e => e.WithCounters("users", new() { ["max"] = 1 })).Should().Throw<ArgumentException>()
            .WithMessage("The relationship 'users' of licenses has no counter 'max', only count.*");
        Making(static e => e.WithCounters("users", new() { ["count"] = 1 })).Should().NotThrow();
    }

    [Fact]
    public void A_member_of_meta_is_one_that_the_event_has()
    {
        Making(static e => e.WithMeta("code", "EXPIRED")).Should().Throw<ArgumentException>().WithMessage("license.created has no meta 'code', and no other.*NewMeta*");
        var validation = (Action<KeygenEventBuilder> change) => (Action)(() => SignedDelivery.Of<LicenseValidationFailed>(change));
        validation(static e => e.WithMeta("constant", "EXPIRED")).Should().Throw<ArgumentException>()
            .WithMessage("license.validation.failed has no meta 'constant', only ts, valid, detail, code, nonce, scope.*");
        validation(static e => e.WithoutMeta("Nonce")).Should().Throw<ArgumentException>();
        validation(static e => e.WithMeta("nonce", 7).WithoutMeta("ts").WithNewMeta("reason", "new")).Should().NotThrow();
        FluentActions.Invoking(static () => SignedDelivery.Of("license.teleported", static e => e.WithMeta("orbit", "low"))).Should().NotThrow("it is newer than the library");
    }

    [Fact]
    public void An_attribute_that_is_not_there_cannot_be_left_out() =>
        Making(static e => e.WithoutAttribute("licenseKey")).Should().Throw<ArgumentException>().WithMessage("licenses have no attribute 'licenseKey', only name, key*");

    private static Action Making(Action<KeygenEventBuilder> change) => () => SignedDelivery.Of<LicenseCreated>(change);
}
