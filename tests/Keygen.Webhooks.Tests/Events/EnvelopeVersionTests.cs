namespace Keygen.Webhooks.Tests.Events;

/// <summary>The version a payload is read in: the lower of what the header and the envelope say.</summary>
public sealed class EnvelopeVersionTests
{
    [Theory]
    [Trait("Case", "56")]
    [InlineData("1.8", "1.8", "1.8")]
    [InlineData("1.5", "1.8", "1.5")]
    [InlineData("1.8", "1.5", "1.5")]
    [InlineData(null, "1.5", "1.5")]
    [InlineData("1.5", null, "1.5")]
    [InlineData(null, null, null)]
    [InlineData("2.0", "1.8", "1.8")]
    [InlineData("2.0", "1.12", "1.12")]
    [InlineData("1.9", "1.10", "1.9")]
    [InlineData("2.0", null, "2.0")]
    [InlineData("", "1.3", "1.3")]
    [InlineData("newest", "1.3", "1.3")]
    [InlineData("1.3", "newest", "1.3")]
    [InlineData("-1.-3", "1.4", "1.4")]
    [InlineData("99999999999.1", "1.4", "1.4")]
    public void Is_the_lower_one_that_can_be_read(string? header, string? envelope, string? expected) =>
        Event(header, envelope).ApiVersion.Should().Be(expected);

    [Theory]
    [Trait("Case", "56")]
    [InlineData("1.5", "1.8", false)]
    [InlineData("1.8", "1.5", false)]
    [InlineData("1.6", "1.8", true)]
    [InlineData("1.8", null, true)]
    [InlineData(null, null, true)]
    [InlineData("3.1", "3.0", true)]
    [InlineData("unheard-of", null, true)]
    public void Decides_how_the_payload_is_read(string? header, string? envelope, bool hasOwner) =>
        ((MachineUpdated)Event(header, envelope)).Machine.Owner.HasValue.Should().Be(hasOwner, "a machine has an owner since 1.6");

    private static KeygenEvent Event(string? header, string? envelope)
    {
        var machine = SampleLicense.Resource("", "\"owner\":{\"data\":{\"type\":\"users\",\"id\":\"u\"}}", type: "machines");
        return (SampleEnvelope.Of("machine.updated", $"{{\"data\":{machine}}}") with
        {
            Header = header,
            ApiVersion = envelope is null ? "\"apiVersion\":null" : $"\"apiVersion\":\"{envelope}\"",
        }).Read();
    }
}
