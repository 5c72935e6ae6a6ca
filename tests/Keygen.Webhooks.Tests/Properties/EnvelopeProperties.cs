using System.Text.Json;
using Keygen.Webhooks.Tests.Events;

namespace Keygen.Webhooks.Tests.Properties;

/// <summary>Whatever texts an envelope and its payload hold, they come out as they went in.</summary>
public sealed class EnvelopeProperties
{
    [SteadyProperty]
    public void The_texts_of_an_envelope_are_read_back(WholeText name, WholeText id, WholeText token, WholeText endpoint, WholeText environment)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            data = new
            {
                id = id.Text,
                type = "webhook-events",
                attributes = new { endpoint = endpoint.Text, payload = "{}", @event = name.Text },
                relationships = new
                {
                    account = new { data = new { id = SampleEnvelope.AccountId } },
                    environment = new { data = new { id = environment.Text } },
                },
                meta = new { idempotencyToken = token.Text },
            },
        });
        var failure = SampleEnvelope.Read(body, out var keygenEvent, header: null);
        if (id.Text.Length + token.Text.Length == 0)
        {
            failure.Should().Be(EnvelopeFailure.NoIdentity);
        }
        else if (name.Text.Length == 0)
        {
            failure.Should().Be(EnvelopeFailure.Malformed);
        }
        else
        {
            (keygenEvent!.Name, keygenEvent.Endpoint, keygenEvent.EnvironmentId).Should().Be((name.Text, endpoint.Text, environment.Text));
            keygenEvent.Id.Should().Be(id.Text.Length > 0 ? id.Text : token.Text);
            keygenEvent.IdempotencyToken.Should().Be(token.Text.Length > 0 ? token.Text : id.Text);
        }
    }

    [SteadyProperty]
    public void A_document_inside_is_read_back_and_so_is_every_text_of_its_resource(
        WholeText id, WholeText name, WholeText key, WholeText metadataKey, WholeText metadata, long uses)
    {
        var document = JsonSerializer.Serialize(new
        {
            data = new
            {
                id = id.Text,
                type = "licenses",
                attributes = new { name = name.Text, key = key.Text, metadata = new Dictionary<string, object> { [metadataKey.Text] = metadata.Text, ["uses!"] = uses } },
            },
        });
        var keygenEvent = (LicenseCreated)SampleEnvelope.Of("license.created", document).Read();
        (keygenEvent.License.Id, keygenEvent.License.Name, keygenEvent.License.Key).Should().Be((id.Text, name.Text, key.Text));
        keygenEvent.License.Metadata.GetString(metadataKey.Text).Should().Be(metadata.Text);
        keygenEvent.License.Metadata.GetInt64("uses!").Should().Be(uses);
        keygenEvent.Payload.Json.ToArray().Should().Equal(System.Text.Encoding.UTF8.GetBytes(document));
    }

    [SteadyProperty]
    public void A_text_cut_off_anywhere_is_no_JSON(WholeText text, ushort place)
    {
        var body = System.Text.Encoding.UTF8.GetBytes(SampleEnvelope.Of("license.created", JsonSerializer.Serialize(text.Text)).Json);
        SampleEnvelope.Read(body[..(place % body.Length)], out var keygenEvent).Should().Be(EnvelopeFailure.NotJson);
        keygenEvent.Should().BeNull();
    }
}
