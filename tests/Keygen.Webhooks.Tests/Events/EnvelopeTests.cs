using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>What an envelope must have, and what it may lack.</summary>
public sealed class EnvelopeTests
{
    private const string AnotherAccount = "aaaaaaaa-0000-4000-8000-000000000000";

    [Theory]
    [Trait("Case", "53")]
    [InlineData("license.teleported")]
    [InlineData("License.Created")]
    [InlineData("license.created ")]
    [InlineData("license.créé")]
    [InlineData("*")]
    public void An_unknown_event_flows_through_as_data(string name)
    {
        var keygenEvent = SampleEnvelope.Of(name, SampleLicense.Document("\"uses\":7")).Read();

        keygenEvent.Should().BeOfType<UnknownEvent>();
        typeof(UnknownEvent).BaseType.Should().Be<KeygenEvent>();
        keygenEvent.Name.Should().Be(name);
        keygenEvent.Payload.Resources.Should().ContainSingle().Which.Should().BeOfType<License>().Which.Uses.Should().Be(7);
    }

    [Fact]
    [Trait("Case", "55")]
    public void Without_an_idempotency_token_the_event_id_stands_for_it()
    {
        string[] none = ["{}", "null", "[]", "{\"idempotencyToken\":null}", "{\"idempotencyToken\":7}", "{\"idempotencyToken\":\"\"}"];
        foreach (var meta in none.Select(static value => $"\"meta\":{value}").Append(""))
        {
            (new SampleEnvelope { Meta = meta }).Read().IdempotencyToken.Should().Be(SampleEnvelope.EventId, meta);
        }
    }

    [Theory]
    [Trait("Case", "55")]
    [InlineData("")]
    [InlineData("\"id\":null")]
    [InlineData("\"id\":7")]
    [InlineData("\"id\":\"\"")]
    public void Without_an_id_the_token_stands_for_it_and_without_both_it_is_refused(string id)
    {
        (new SampleEnvelope { Id = id }).Read().Id.Should().Be("token-v3");

        new SampleEnvelope { Id = id, Meta = "" }.Read(out var keygenEvent).Should().Be(EnvelopeFailure.NoIdentity);
        keygenEvent.Should().BeNull();
    }

    [Theory]
    [Trait("Case", "59")]
    [InlineData("\"type\":\"webhook-endpoints\"")]
    [InlineData("\"type\":\"Webhook-Events\"")]
    [InlineData("\"type\":null")]
    [InlineData("\"type\":[\"webhook-events\"]")]
    [InlineData("")]
    public void Anything_but_a_webhook_event_is_refused(string type) =>
        new SampleEnvelope { Type = type }.Read(out _).Should().Be(EnvelopeFailure.WrongType);

    [Fact]
    [Trait("Case", "59")]
    public void An_event_of_another_account_is_refused() =>
        new SampleEnvelope { Account = $"\"account\":{{\"data\":{{\"type\":\"accounts\",\"id\":\"{AnotherAccount}\"}}}}" }
            .Read(out _).Should().Be(EnvelopeFailure.ForeignAccount);

    [Theory]
    [Trait("Case", "59")]
    [InlineData("")]
    [InlineData("\"account\":null")]
    [InlineData("\"account\":{}")]
    [InlineData("\"account\":{\"data\":null}")]
    [InlineData("\"account\":{\"data\":{\"type\":\"accounts\"}}")]
    [InlineData("\"account\":{\"data\":{\"id\":\"\"}}")]
    [InlineData("\"account\":{\"data\":{\"id\":[\"3e58a9fe-fbf4-45d4-8c1a-53cd9a922564\"]}}")]
    public void An_event_that_names_no_account_is_refused(string account) =>
        new SampleEnvelope { Account = account }.Read(out _).Should().Be(EnvelopeFailure.Malformed);

    [Fact]
    public void The_case_of_the_account_does_not_matter_and_the_key_owner_is_the_one_reported()
    {
        var account = SampleEnvelope.AccountId.ToUpperInvariant();

        (new SampleEnvelope { Account = $"\"account\":{{\"data\":{{\"id\":\"{account}\"}}}}" }).Read().AccountId
            .Should().Be(SampleEnvelope.AccountId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"event\":null")]
    [InlineData("\"event\":\"\"")]
    [InlineData("\"event\":{\"event\":\"license.created\"}")]
    public void An_event_without_a_name_is_refused(string name) =>
        new SampleEnvelope { Event = name }.Read(out _).Should().Be(EnvelopeFailure.Malformed);

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"data\"")]
    [InlineData("{\"data\":null}")]
    [InlineData("{\"data\":[]}")]
    [InlineData("{\"data\":\"x\"}")]
    [InlineData("{\"Data\":{}}")]
    public void JSON_that_is_no_envelope_is_refused(string body) =>
        SampleEnvelope.Read(body, out _).Should().Be(EnvelopeFailure.Malformed);

    [Theory]
    [InlineData("")]
    [InlineData("\"created\":null")]
    [InlineData("\"created\":\"soon\"")]
    [InlineData("\"created\":1700000000")]
    [InlineData("\"created\":\"12026-11-20T00:00:00.000Z\"")]
    [InlineData("\"created\":\"\\ud800026-11-20T00:00:00.000Z\"")]
    public void A_created_that_is_no_date_fails_alone(string created)
    {
        var keygenEvent = (new SampleEnvelope { Created = created }).Read();

        FluentActions.Invoking(() => keygenEvent.Created).Should().Throw<KeygenPayloadException>();
        FluentActions.Invoking(() => keygenEvent.Age).Should().Throw<KeygenPayloadException>();
        keygenEvent.Payload.Resources.Should().ContainSingle();
    }

    [Fact]
    public void An_event_from_a_clock_that_is_ahead_is_not_of_negative_age() =>
        (new SampleEnvelope { Created = "\"created\":\"2030-01-01T00:00:00.000Z\"" }).Read().Age.Should().Be(TimeSpan.Zero);

    [Fact]
    [Trait("Case", "48")]
    public void White_space_and_line_ends_around_and_between_tokens_change_nothing()
    {
        var sound = new SampleEnvelope();
        var envelope = sound with
        {
            Id = Spaced(sound.Id),
            Event = Spaced(sound.Event),
            Account = Spaced(sound.Account),
            Meta = Spaced(sound.Meta),
            Payload = SampleEnvelope.PayloadOf(Spaced(SampleLicense.Document("\"uses\":7,\"metadata\":{\"a\":[1,{\"b\":2}]}"))),
        };

        SampleEnvelope.Read(Spaced(envelope.Json[..1]) + Spaced(envelope.Json[1..^1]) + Spaced(envelope.Json[^1..]), out var keygenEvent)
            .Should().Be(EnvelopeFailure.None);
        keygenEvent!.Id.Should().Be(SampleEnvelope.EventId);
        var license = keygenEvent.Should().BeOfType<LicenseCreated>().Which.License;
        license.GetLink("self").Should().Be("/v1/x");
        license.Uses.Should().Be(7);
        license.Metadata.GetList("a")![0].GetText().Should().Be("1");
        license.Metadata.GetList("a")![1].GetMap().GetInt64("b").Should().Be(2);
    }

    private static string Spaced(string json)
    {
        // Not within the payload, which is a string.
        foreach (var token in json.Contains("\\\"", StringComparison.Ordinal) ? "" : "{}[],:")
        {
            json = json.Replace(token.ToString(), $" \t{token}\r\n ", StringComparison.Ordinal);
        }

        return $"\r\n {json} \n";
    }
}
