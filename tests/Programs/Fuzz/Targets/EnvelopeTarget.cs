using System.Text;
using System.Text.Json;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>The body of a delivery. The one pass over it says what .NET's whole document says.</summary>
internal sealed class EnvelopeTarget(EnvelopeTarget.Reader? reader = null) : FuzzTarget("envelope")
{
    private static readonly SignedUrl Url = SignedUrl.Parse("https://hooks.example.com/webhooks/keygen");
    private static readonly string AccountId = RecordedAccount.All[0].Id;

    private readonly Reader _read = reader ?? EventReader.TryRead;

    public delegate bool Reader(VerifiedDelivery delivery, out KeygenEvent? keygenEvent, out EnvelopeFailure failure);

    public override int Share => 3;

    public override int MaxLength => 150_000;

    public override bool IsJson => true;

    public override IEnumerable<string> Words =>
    [
        "data", "id", "type", "attributes", "relationships", "meta", "payload", "event", "endpoint", "apiVersion", "created", "status",
        "account", "environment", "idempotencyToken", "webhook-events", "d\\u0061ta", AccountId,
    ];

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded) => recorded.Select(static one =>
        Utf8(Encoding.UTF8.GetString(one.Body).Replace(one.AccountId, AccountId, StringComparison.Ordinal)));

    public override void Run(byte[] input)
    {
        var isRead = _read(new(new(input, AccountId, null, DateTimeOffset.UnixEpoch, Url)), out var keygenEvent, out var failure);
        Demand(failure is EnvelopeFailure.None == isRead && isRead == keygenEvent is not null, "An event is there with a failure, or neither is.");
        var document = JsonByNet.Parse(input);
        Demand(document is not null || failure is not EnvelopeFailure.None, "A body is read that is no JSON.");
        if (!JsonByNet.MayHaveHalfPairs(input))
        {
            Compare(document, failure, keygenEvent);
        }
    }

    private static void Compare(JsonElement? document, EnvelopeFailure failure, KeygenEvent? keygenEvent)
    {
        var data = document.Member("data");
        var (attributes, relationships) = (data.Member("attributes"), data.Member("relationships"));
        var account = relationships.Member("account").Member("data").Member("id").Text();
        var (id, token) = (data.Member("id").Text(), data.Member("meta").Member("idempotencyToken").Text());
        var (name, payload) = (attributes.Member("event").Text(), attributes.Member("payload").Text());
        var expected = document is null ? EnvelopeFailure.NotJson
            : data is not { ValueKind: JsonValueKind.Object } ? EnvelopeFailure.Malformed
            : data.Member("type").Text() is not "webhook-events" ? EnvelopeFailure.WrongType
            : string.IsNullOrEmpty(account) ? EnvelopeFailure.Malformed
            : !account.Equals(AccountId, StringComparison.OrdinalIgnoreCase) ? EnvelopeFailure.ForeignAccount
            : string.IsNullOrEmpty(id) && string.IsNullOrEmpty(token) ? EnvelopeFailure.NoIdentity
            : string.IsNullOrEmpty(name) || payload is null ? EnvelopeFailure.Malformed
            : EnvelopeFailure.None;
        Demand(failure == expected, $"An envelope is {failure} and should be {expected}.");
        if (keygenEvent is not null)
        {
            Demand(keygenEvent.Name == name, "The event's name is another.");
            Demand(keygenEvent.Id == (string.IsNullOrEmpty(id) ? token : id), "The event's id is another.");
            Demand(keygenEvent.IdempotencyToken == (string.IsNullOrEmpty(token) ? id : token), "The token is another.");
            Demand(keygenEvent.EnvironmentId == relationships.Member("environment").Member("data").Member("id").Text(), "The environment is another.");
            Demand(keygenEvent.Endpoint == attributes.Member("endpoint").Text(), "The endpoint is another.");
            Demand(keygenEvent.ApiVersion == attributes.Member("apiVersion").Text(), "The API version is another.");
            ComparePayload(keygenEvent, payload!);
        }
    }

    private static void ComparePayload(KeygenEvent keygenEvent, string payload)
    {
        try
        {
            Demand(keygenEvent.Payload.Json.Span.SequenceEqual(Encoding.UTF8.GetBytes(payload)), "The payload is another.");
        }
        catch (KeygenPayloadException)
        {
            // What may be in a payload is for the target of payloads to say.
        }
    }
}
