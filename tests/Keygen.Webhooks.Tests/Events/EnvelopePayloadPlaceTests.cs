using System.Text;
using System.Text.Json;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>The payload is passed over in one leap; what stands around it is read all the same.</summary>
public sealed class EnvelopePayloadPlaceTests
{
    private const string Payload = """
        "{\"a\":\"\\\"é\\\\\",\"long\":\"0123456789012345678901234567890123456789012345678901234567890123\"}"
        """;

    [Theory]
    [InlineData("""{"data":{"attributes":{"payload":P,"event":"e"},"id":"i"}}""")]
    [InlineData("""{"data":{"id":"i","attributes":{"event":"e","payload":P}}}""")]
    [InlineData("""{ "data" : { "id" : "i" , "attributes" : { "event" : "e" , "payload" : P } } } """)]
    [InlineData("""{"data":{"id":"i","attributes":{"payload":"first","event":"e","payload":P}}}""")]
    [InlineData("""{"data":{"id":"i","attributes":{"payload":P,"x":[1,{"y":null}],"event":"e"},"z":[[[]]]},"more":{}}""")]
    [InlineData("""{"data":{"attributes":{"payload":"other","event":"f"}},"data":{"attributes":{"payload":P,"event":"e"},"id":"i"}}""")]
    [InlineData("""{"data":{"attributes":{"payload":P},"attributes":{"payload":P,"event":"e"},"id":"i"}}""")]
    public void The_last_payload_and_what_stands_around_it_are_read(string template)
    {
        var envelope = new EnvelopeReader(Encoding.UTF8.GetBytes(template.Replace("P", Payload, StringComparison.Ordinal)));
        envelope.Read();

        Encoding.UTF8.GetString(envelope.Payload!.Value.Span).Should().Be(Payload);
        (envelope.Event, envelope.Id).Should().Be(("e", "i"));
    }

    [Theory]
    [InlineData("""{"data":{"attributes":{"payload":P}}}x""")]
    [InlineData("""{"data":{"attributes":{"payload":P}}""")]
    [InlineData("""{"data":{"attributes":{"payload":P"event":"e"}}}""")]
    [InlineData("""{"data":{"attributes":{"payload":P,}}}""")]
    [InlineData("""{"data":{"attributes":{"payload":PP}}}""")]
    [InlineData("""{"data":{"attributes":{"payload":P]}}""")]
    [InlineData("""{"data":{"attributes":{"payload":"\x"}}}""")]
    [InlineData("""{"data":{"attributes":{"payload":"a}}}""")]
    public void What_is_no_json_behind_the_payload_is_refused(string template) =>
        ((Action)(() => new EnvelopeReader(Encoding.UTF8.GetBytes(template.Replace("P", Payload, StringComparison.Ordinal))).Read()))
            .Should().Throw<JsonException>();

    [Fact]
    public void A_payload_that_is_no_string_is_none()
    {
        var envelope = new EnvelopeReader("""{"data":{"attributes":{"payload":{"payload":"x"},"event":"e"}}}"""u8.ToArray());
        envelope.Read();

        envelope.Payload.Should().BeNull();
        envelope.Event.Should().Be("e");
    }
}
