using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Relationships with a linkage, with a null one, with none, and of another shape altogether.</summary>
public sealed class RelationshipTests
{
    [Theory]
    [InlineData("{\"data\":{\"type\":\"groups\",\"id\":\"g\"},\"links\":{\"related\":\"/v1/g\"}}", true, "groups/g", "/v1/g")]
    [InlineData("{\"data\":null,\"links\":{\"related\":null}}", true, null, null)]
    [InlineData("{\"links\":{\"related\":\"/v1/g\"}}", false, null, "/v1/g")]
    [InlineData("{ }", false, null, null)]
    [InlineData("{\"data\":{\"type\":\"groups\",\"id\":null},\"links\":null,\"meta\":null}", true, null, null)]
    public void Has_what_was_sent(string json, bool hasData, string? data, string? link)
    {
        var license = SampleLicense.With("", $"\"group\":{json}");

        license.TryGetRelationship("group", out var relationship).Should().BeTrue();
        relationship!.HasData.Should().Be(hasData);
        relationship.Data?.ToString().Should().Be(data);
        relationship.RelatedLink.Should().Be(link);
        license.Group.Should().Be(relationship.Data);
        relationship.GetCount("count").Should().BeNull();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"data\":{}}")]
    [InlineData("{\"data\":[]}")]
    [InlineData("{\"data\":\"groups\"}")]
    [InlineData("{\"data\":{\"type\":\"groups\",\"id\":7}}")]
    [InlineData("{\"data\":{\"type\":null,\"id\":\"g\"}}")]
    [InlineData("{\"data\":null,\"links\":[]}")]
    [InlineData("{\"data\":null,\"links\":{\"related\":{}}}")]
    [InlineData("{\"data\":null,\"meta\":7}")]
    public void One_of_another_shape_fails_alone(string json)
    {
        var license = SampleLicense.With("", $"\"group\":{json},\"owner\":{{\"data\":null}}");

        FluentActions.Invoking(() => license.Group).Should().Throw<KeygenPayloadException>().WithMessage("*'group'*licenses*license.created*");
        license.Owner.Should().BeNull();
    }

    [Fact]
    public void One_that_is_always_sent_is_missed_by_name()
    {
        var license = SampleLicense.With("", "\"product\":{\"data\":null}");

        FluentActions.Invoking(() => license.Product).Should().Throw<KeygenPayloadException>().WithMessage("*'product'*licenses*license.created*");
        FluentActions.Invoking(() => license.Tokens).Should().Throw<KeygenPayloadException>().WithMessage("*'tokens'*licenses*license.created*");
        license.TryGetRelationship("tokens", out var tokens).Should().BeFalse();
        tokens.Should().BeNull();
        license.Environment.Should().BeNull();
    }

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("null", null)]
    public void A_count_is_a_whole_number_or_not_told(string json, long? count)
    {
        var license = SampleLicense.With("", $"\"machines\":{{\"meta\":{{\"cores\":{json},\"new\":{json}}}}}");

        license.Machines.Cores.Should().Be(count);
        license.Machines.Memory.Should().BeNull();
        license.TryGetRelationship("machines", out var machines).Should().BeTrue();
        machines!.GetCount("new").Should().Be(count);
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("7.5")]
    [InlineData("\"7\"")]
    public void A_count_of_another_kind_fails_alone(string json)
    {
        var license = SampleLicense.With("", $"\"machines\":{{\"meta\":{{\"cores\":{json},\"count\":3}}}}");

        FluentActions.Invoking(() => license.Machines.Cores).Should().Throw<KeygenPayloadException>().WithMessage("*'cores'*'machines'*licenses*license.created*");
        license.Machines.Count.Should().Be(3);
    }

    [Fact]
    public void The_default_of_a_link_has_nothing()
    {
        default(LicenseUsersLink).Count.Should().BeNull();
        default(LicenseUsersLink).RelatedLink.Should().BeNull();
        default(LicenseMachinesLink).Should().BeEquivalentTo(new { Count = (long?)null, Cores = (long?)null, Memory = (long?)null, Disk = (long?)null, RelatedLink = (string?)null });
    }

    [Theory]
    [InlineData("1.5", null, "users/license-owner")]
    [InlineData("1.6", "users/machine-owner", null)]
    public void A_machine_has_the_one_owner_its_version_tells_of(string version, string? owner, string? licenseOwner)
    {
        const string Both = "\"owner\":{\"data\":{\"type\":\"users\",\"id\":\"machine-owner\"}},\"user\":{\"data\":{\"type\":\"users\",\"id\":\"license-owner\"}}";
        var document = $"{{\"data\":{SampleLicense.Resource("", Both, type: "machines")}}}";

        var machine = ((MachineOwnerUpdated)SampleEnvelope.Of("machine.owner.updated", document, version).Read()).Machine;

        machine.Owner?.ToString().Should().Be(owner);
        machine.LicenseOwner?.ToString().Should().Be(licenseOwner);
    }

    [Theory]
    [InlineData("1.2", "NOT_STARTED", "null", "\"2026-11-20T12:00:00.000Z\"", "ALIVE")]
    [InlineData("1.2", "NOT_STARTED", "null", "null", "NOT_STARTED")]
    [InlineData("1.2", "NOT_STARTED", "\"2026-11-20T12:00:00.000Z\"", "\"2026-11-20T12:00:00.000Z\"", "NOT_STARTED")]
    [InlineData("1.2", "DEAD", "null", "\"2026-11-20T12:00:00.000Z\"", "DEAD")]
    [InlineData("1.3", "NOT_STARTED", "null", "\"2026-11-20T12:00:00.000Z\"", "NOT_STARTED")]
    public void A_live_machine_is_alive_in_every_version(string version, string status, string last, string next, string expected)
    {
        var attributes = $"\"heartbeatStatus\":\"{status}\",\"lastHeartbeat\":{last},\"nextHeartbeat\":{next}";
        var document = $"{{\"data\":{SampleLicense.Resource(attributes, type: "machines")}}}";

        ((MachineUpdated)SampleEnvelope.Of("machine.updated", document, version).Read()).Machine.HeartbeatStatus.Text.Should().Be(expected);
    }
}
