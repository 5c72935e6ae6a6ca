using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>No object of this library shows content when it is printed: license keys and reset tokens are credentials.</summary>
public sealed class NoContentInTextTests
{
    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void Printing_an_event_or_anything_in_it_shows_names_and_ids_alone(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var keygenEvent = RecordedEvents.Read(recorded);
        var payload = keygenEvent.Payload;
        var allowed = payload.Resources.Select(static resource => $"{resource.Type}/{resource.Id}")
            .Append($"{keygenEvent.Name} {keygenEvent.Id}")
            .ToArray();

        PropertyWalk.Through(keygenEvent).Texts.Where(text => !allowed.Contains(text)).Distinct()
            .Should().OnlyContain(static text => IsName(text));
    }

    [Theory]
    [InlineData("license.created", "\"name\":7")]
    [InlineData("license.created", "\"key\":{\"canary\":\"canary\"}")]
    [InlineData("license.created", "\"expiry\":\"canary\"")]
    [InlineData("license.created", "\"permissions\":[\"canary\",7]")]
    [InlineData("license.created", "\"metadata\":\"canary\"")]
    [InlineData("license.created", "\"name\":\"canary \\ud800\"")]
    [InlineData("user.created", "\"email\":\"canary\"")]
    public void An_error_shows_no_content(string name, string attributes)
    {
        var walk = PropertyWalk.Through(SampleEnvelope.Of(name, SampleLicense.Document(attributes)).Read());

        walk.Failures.Should().NotBeEmpty();
        walk.Failures.Select(static failure => failure.ToString()).Should().NotContain(static text => text.Contains("canary"));
    }

    [Theory]
    [InlineData("canary")]
    [InlineData("{\"data\":\"canary\"}")]
    [InlineData("{\"canary\":")]
    [InlineData("{\"data\":{\"id\":\"canary\"}}")]
    [InlineData("{\"data\":{\"type\":\"licenses\",\"id\":\"canary \\ud800\"}}")]
    public void An_error_about_the_payload_shows_no_content(string payload)
    {
        var keygenEvent = SampleEnvelope.Of("license.created", payload).Read();

        FluentActions.Invoking(() => keygenEvent.Payload).Should().Throw<KeygenPayloadException>()
            .Which.ToString().Should().NotContain("canary");
    }

    /// <summary>The name of a type, how many keys metadata has, or the kind of a value.</summary>
    private static bool IsName(string text) =>
        text.StartsWith("Keygen.Webhooks.", StringComparison.Ordinal)
        || text.StartsWith("Metadata (", StringComparison.Ordinal)
        || Enum.TryParse<System.Text.Json.JsonValueKind>(text, out _);
}
