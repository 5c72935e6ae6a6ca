using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Half of a surrogate pair, which JSON can write and no text can hold, fails what it is part of and nothing else.</summary>
[Trait("Case", "58")]
public sealed class HalfSurrogateTests
{
    private const string Half = "\\ud800";

    [Theory]
    [InlineData(Half)]
    [InlineData("\\udc00")]
    [InlineData("a\\ud83d\\ud83d\\ude00")]
    public void In_a_value_it_fails_that_property_alone(string text)
    {
        var license = SampleLicense.With($"\"name\":\"{text}\",\"key\":\"k\",\"metadata\":{{\"bad\":\"{text}\",\"good\":\"g\"}}");

        FluentActions.Invoking(() => license.Name).Should().Throw<KeygenPayloadException>().WithMessage("*'name'*");
        license.Key.Should().Be("k");
        license.TryGetAttribute("name", out var raw).Should().BeTrue();
        raw.GetRawText().Should().Contain(text);
        FluentActions.Invoking(() => license.Metadata.GetString("bad")).Should().Throw<KeygenPayloadException>().WithMessage("*'bad'*");
        FluentActions.Invoking(() => license.Metadata.GetText("bad")).Should().Throw<KeygenPayloadException>().WithMessage("*'bad'*");
        license.Metadata.GetString("good").Should().Be("g");
    }

    [Fact]
    public void In_the_name_of_an_attribute_it_harms_no_other()
    {
        var license = SampleLicense.With($"\"uses\":7,\"{Half}\":1,\"n\\u0061me\":\"n\",\"{Half}x\":2");

        license.Uses.Should().Be(7);
        license.Name.Should().Be("n");
        license.Key.Should().BeNull();
        license.AttributeNames.Should().HaveCount(4).And.Contain(["uses", "name"]);
        license.TryGetAttribute("absent", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("1.8")]
    [InlineData("1.0")]
    public void In_a_key_of_metadata_it_harms_no_other(string version)
    {
        var metadata = SampleLicense.Metadata($"{{\"a\":1,\"{Half}\":2,\"map\":{{\"{Half}\":3,\"b_c\":4}}}}", version);

        metadata.Should().HaveCount(3);
        metadata.GetInt64("a").Should().Be(1);
        metadata.GetMap("map")!.Values.Select(static value => value.GetInt64()).Should().Equal(3, 4);
    }

    [Theory]
    [InlineData("\"data\":{\"type\":\"groups\",\"id\":\"\\ud800\"}")]
    [InlineData("\"data\":{\"type\":\"\\ud800\",\"id\":\"i\"}")]
    [InlineData("\"links\":{\"related\":\"\\ud800\"}")]
    public void In_a_relationship_it_fails_that_one_alone(string group)
    {
        const string Policy = "\"policy\":{\"data\":{\"type\":\"policies\",\"id\":\"p\"}}";
        var license = SampleLicense.With("", $"\"{Half}\":{{}},\"group\":{{{group}}},{Policy}");

        FluentActions.Invoking(() => license.Group).Should().Throw<KeygenPayloadException>().WithMessage("*'group'*");
        FluentActions.Invoking(() => license.TryGetRelationship("group", out _)).Should().Throw<KeygenPayloadException>();
        license.Policy.Id.Should().Be("p");
        license.RelationshipNames.Should().HaveCount(3);
    }

    [Fact]
    public void In_what_an_event_is_known_by_it_is_refused()
    {
        var sound = new SampleEnvelope();

        (sound with { Event = $"\"event\":\"{Half}\"" }).Read(out _).Should().Be(EnvelopeFailure.Malformed);
        (sound with { Id = $"\"id\":\"{Half}\"" }).Read(out _).Should().Be(EnvelopeFailure.Malformed);
        (sound with { Meta = $"\"meta\":{{\"idempotencyToken\":\"{Half}\"}}" }).Read(out _).Should().Be(EnvelopeFailure.Malformed);
    }

    [Theory]
    [InlineData("\"new\":\"\\ud800\"")]
    [InlineData("\"new\":{\"\\ud800\":1}")]
    public void In_an_unknown_member_of_the_envelope_it_harms_nothing(string member)
    {
        var sound = new SampleEnvelope();

        (sound with { Event = $"{sound.Event},{member}", Meta = $"{sound.Meta},{member}" }).Read().Name.Should().Be("license.created");
    }
}
