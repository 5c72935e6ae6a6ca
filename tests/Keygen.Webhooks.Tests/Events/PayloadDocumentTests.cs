using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Payloads that are no document, and documents of no, one and many resources.</summary>
public sealed class PayloadDocumentTests
{
    [Theory]
    [Trait("Case", "54")]
    [InlineData("\"payload\":null")]
    [InlineData("\"payload\":{\"data\":{}}")]
    [InlineData("\"payload\":[]")]
    [InlineData("\"payload\":7")]
    [InlineData("\"payload\":true")]
    [InlineData("")]
    public void An_envelope_whose_payload_is_no_string_is_refused(string payload) =>
        new SampleEnvelope { Payload = payload }.Read(out _).Should().Be(EnvelopeFailure.Malformed);

    [Theory]
    [Trait("Case", "54")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("not JSON")]
    [InlineData("{\"data\":")]
    [InlineData("{} {}")]
    [InlineData("{\"data\":{\"id\":\"i\",\"type\":\"t\"}} x")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("\"{}\"")]
    [InlineData("{}")]
    [InlineData("{\"meta\":{}}")]
    [InlineData("{\"data\":null}")]
    [InlineData("{\"data\":7}")]
    [InlineData("{\"data\":{}}")]
    [InlineData("{\"data\":{\"id\":\"i\"}}")]
    [InlineData("{\"data\":{\"id\":7,\"type\":\"licenses\"}}")]
    [InlineData("{\"data\":[null]}")]
    [InlineData("{\"data\":[{\"id\":\"i\",\"type\":\"t\"},[]]}")]
    [InlineData("{\"data\":{\"id\":\"\\ud800\",\"type\":\"licenses\"}}")]
    public void A_payload_that_is_no_document_fails_who_asks_for_it_and_no_other(string payload)
    {
        var keygenEvent = (LicenseCreated)SampleEnvelope.Of("license.created", payload).Read();

        for (var time = 0; time < 2; time++)
        {
            FluentActions.Invoking(() => keygenEvent.Payload).Should().Throw<KeygenPayloadException>();
            FluentActions.Invoking(() => keygenEvent.License).Should().Throw<KeygenPayloadException>();
        }

        keygenEvent.Id.Should().Be(SampleEnvelope.EventId);
        keygenEvent.ToString().Should().Be($"license.created {SampleEnvelope.EventId}");
        keygenEvent.Age.Should().Be(TimeSpan.FromSeconds(29.5));
    }

    [Fact]
    [Trait("Case", "54")]
    public void A_payload_string_with_half_of_a_surrogate_pair_fails_alone()
    {
        var keygenEvent = (new SampleEnvelope { Payload = "\"payload\":\"{\\ud800}\"" }).Read();

        FluentActions.Invoking(() => keygenEvent.Payload).Should().Throw<KeygenPayloadException>();
    }

    [Theory]
    [InlineData("license.created", "[]")]
    [InlineData("license.created", "[{\"id\":\"i\",\"type\":\"licenses\"}]")]
    [InlineData("license.created", "{\"id\":\"i\",\"type\":\"machines\"}")]
    [InlineData("license.created", "{\"id\":\"i\",\"type\":\"Licenses\"}")]
    [InlineData("license.users.attached", "{\"id\":\"i\",\"type\":\"license-users\"}")]
    [InlineData("license.users.attached", "[{\"id\":\"i\",\"type\":\"license-users\"},{\"id\":\"i\",\"type\":\"users\"}]")]
    public void A_document_of_another_shape_or_type_is_there_raw(string name, string data)
    {
        var keygenEvent = SampleEnvelope.Of(name, $"{{\"data\":{data}}}").Read();

        FluentActions.Invoking(() => keygenEvent is LicenseCreated one ? (object)one.License : ((LicenseUsersAttached)keygenEvent).LicenseUsers)
            .Should().Throw<KeygenPayloadException>().WithMessage($"*{name}*");
        keygenEvent.Payload.IsCollection.Should().Be(data.StartsWith('['));
    }

    [Theory]
    [Trait("Case", "60")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void A_list_has_its_resources_in_the_order_sent(int count)
    {
        var ids = Enumerable.Range(0, count).Select(static i => $"id-{i}").ToArray();
        var list = string.Join(',', ids.Select(static id => SampleLicense.Resource("", id: id, type: "license-users")));

        var attached = (LicenseUsersAttached)SampleEnvelope.Of("license.users.attached", $"{{\"data\":[{list}]}}").Read();

        attached.Payload.IsCollection.Should().BeTrue();
        attached.LicenseUsers.Select(static user => user.Id).Should().Equal(ids);
    }

    [Fact]
    public void A_resource_needs_neither_attributes_nor_relationships_nor_links()
    {
        foreach (var members in new[] { "", ",\"attributes\":{},\"relationships\":{ },\"links\":{}", ",\"attributes\":null,\"relationships\":[],\"links\":7" })
        {
            var resource = SampleEnvelope.Of("license.created", $"{{\"data\":{{\"id\":\"i\",\"type\":\"licenses\"{members}}}}}").Read().Payload.Resources[0];

            resource.AttributeNames.Should().BeEmpty();
            resource.RelationshipNames.Should().BeEmpty();
            resource.GetLink("self").Should().BeNull();
            ((License)resource).Name.Should().BeNull();
            FluentActions.Invoking(() => ((License)resource).Created).Should().Throw<KeygenPayloadException>().WithMessage("*'created'*");
        }
    }
}
