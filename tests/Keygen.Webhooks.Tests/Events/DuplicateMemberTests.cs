using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Of several members of one name the last counts, at every level, as in Keygen's own reader.</summary>
[Trait("Case", "57")]
public sealed class DuplicateMemberTests
{
    private static readonly SampleEnvelope Sound = new();

    [Fact]
    public void In_the_envelope_the_last_data_counts_as_a_whole()
    {
        var first = Sound.Json[1..^1];

        const string Other = "\"data\":{\"id\":\"x\",\"type\":\"y\",\"meta\":{\"idempotencyToken\":\"z\"}}";
        SampleEnvelope.Read($"{{{Other},{first}}}", out var keygenEvent).Should().Be(EnvelopeFailure.None);
        keygenEvent!.IdempotencyToken.Should().Be("token-v3");
        SampleEnvelope.Read($"{{{first},\"data\":{{\"type\":\"webhook-events\"}}}}", out _).Should().Be(EnvelopeFailure.Malformed);
        SampleEnvelope.Read($"{{{first},\"data\":null}}", out _).Should().Be(EnvelopeFailure.Malformed);
        SampleEnvelope.Read($"{{{first},\"d\\u0061ta\":null}}", out _)
            .Should().Be(EnvelopeFailure.Malformed, "an escape is another way to write the same name");
    }

    [Fact]
    public void In_the_envelope_the_last_of_each_member_counts()
    {
        var keygenEvent = (Sound with
        {
            Id = $"\"id\":\"first\",{Sound.Id}",
            Type = $"\"type\":\"first\",{Sound.Type}",
            Event = $"\"event\":\"user.created\",{Sound.Event}",
            ApiVersion = $"\"apiVersion\":\"1.0\",{Sound.ApiVersion}",
            Payload = $"\"payload\":\"first\",{Sound.Payload}",
            Account = $"\"account\":{{\"data\":{{\"id\":\"first\"}},\"data\":{{\"id\":\"first\",\"id\":\"second\"}}}},{Sound.Account}",
            Environment = "\"environment\":{\"data\":{\"id\":\"first\"}},\"environment\":{\"data\":{\"id\":\"first\"},\"data\":null}",
            Meta = $"\"meta\":{{\"idempotencyToken\":\"first\"}},{Sound.Meta}",
        }).Read();

        keygenEvent.Should().BeOfType<LicenseCreated>().Which.License.Id.Should().Be(SampleLicense.Id);
        keygenEvent.Id.Should().Be(SampleEnvelope.EventId);
        keygenEvent.ApiVersion.Should().Be("1.8");
        keygenEvent.EnvironmentId.Should().BeNull();
        keygenEvent.IdempotencyToken.Should().Be("token-v3");
    }

    [Theory]
    [InlineData("\"attributes\":{}")]
    [InlineData("\"attributes\":null")]
    [InlineData("\"relationships\":{}")]
    [InlineData("\"relationships\":[]")]
    public void In_the_envelope_nothing_of_an_earlier_group_remains(string again) =>
        (Sound with { Meta = $"{Sound.Meta},{again}" }).Read(out _).Should().Be(EnvelopeFailure.Malformed);

    [Theory]
    [InlineData("\"payload\":null")]
    [InlineData("\"payload\":{}")]
    [InlineData("\"event\":7")]
    public void In_the_envelope_a_last_member_of_the_wrong_kind_is_not_replaced_by_an_earlier_one(string again) =>
        (Sound with { Payload = $"{Sound.Payload},{again}" }).Read(out _).Should().Be(EnvelopeFailure.Malformed);

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[null]")]
    [InlineData("[{\"id\":\"first\",\"type\":\"users\"}]")]
    [InlineData("{\"id\":\"first\",\"type\":\"users\",\"attributes\":{\"uses\":1}}")]
    public void In_the_payload_the_last_data_counts_whatever_the_first_was(string first)
    {
        var keygenEvent = SampleEnvelope.Of("license.created", $"{{\"data\":{first},\"data\":{SampleLicense.Resource("\"uses\":2")}}}").Read();

        keygenEvent.Payload.IsCollection.Should().BeFalse();
        ((LicenseCreated)keygenEvent).License.Uses.Should().Be(2);
    }

    [Fact]
    public void In_the_payload_the_last_meta_counts()
    {
        var document = $"{{\"meta\":{{\"a\":1,\"b\":1}},\"data\":{SampleLicense.Resource("")},\"meta\":{{\"a\":2,\"a\":3}}}}";
        var payload = SampleEnvelope.Of("license.created", document).Read().Payload;

        payload.TryGetMeta("a", out var value).Should().BeTrue();
        value.GetInt32().Should().Be(3);
        payload.TryGetMeta("b", out _).Should().BeFalse();
    }

    [Fact]
    public void In_a_resource_the_last_of_each_member_counts()
    {
        var license = SampleLicense.With(
            "\"uses\":1,\"u\\u0073es\":2,\"name\":\"first\",\"name\":null,\"metadata\":{\"k\":1,\"k\":2}",
            "\"group\":{\"data\":{\"type\":\"groups\",\"id\":\"a\"}},"
            + "\"group\":{\"data\":{\"type\":\"x\",\"id\":\"y\"},\"data\":{\"type\":\"groups\",\"id\":\"a\",\"id\":\"b\"}}");

        license.Uses.Should().Be(2);
        license.Name.Should().BeNull();
        license.Group.Should().Be(new ResourceIdentifier("groups", "b"));
        license.Metadata.GetInt64("k").Should().Be(2);
        license.AttributeNames.Should().Equal("uses", "name", "metadata");
        license.RelationshipNames.Should().Equal("group");
    }
}
