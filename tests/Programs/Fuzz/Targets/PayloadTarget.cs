using System.Text;
using System.Text.Json;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Events;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>
/// A payload, and every property of every event, resource, relationship and metadata value below it. They throw
/// <see cref="KeygenPayloadException"/> or nothing, and what they are made of is what .NET's document has.
/// </summary>
/// <remarks>An input: the event's name, the API version, a line feed, and the payload as a document.</remarks>
internal sealed class PayloadTarget(Action<KeygenEvent>? handler = null) : FuzzTarget("payload")
{
    public override int Share => 5;

    public override int MaxLength => 100_000;

    public override bool IsJson => true;

    public override int Fields => 1;

    public override IEnumerable<string> Words =>
    [
        .. EventCatalogue.ByName.Keys, .. ResourceTypesByName, "1.0", "1.4", "1.8", "9.9", "data", "id", "type", "attributes", "relationships",
        "links", "meta", "related", "self", "count", "metadata", "created", "updated", "expiry", "duration",
        "permissions", "scope", "code", "owner", "user", "environment", "product", "license",
    ];

    private static IEnumerable<string> ResourceTypesByName => RecordedDelivery.All.SelectMany(static one => one.Event.Split('.')).Distinct().Select(static word => $"{word}s");

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded) => recorded
        .Select(static one => (one.Event, Attributes: ((JsonElement?)JsonElement.Parse(one.Body)).Member("data").Member("attributes")))
        .Where(static one => one.Attributes.Member("payload").Text() is not null)
        .Select(static one => Utf8($"{one.Event} {one.Attributes.Member("apiVersion").Text()}\n{one.Attributes.Member("payload").Text()}"));

    public override void Run(byte[] input)
    {
        var line = input.AsSpan().IndexOf((byte)'\n');
        if (line < 0 || !System.Text.Unicode.Utf8.IsValid(input))
        {
            return; // no body is handed on that is not UTF-8
        }

        var (head, document) = (Encoding.UTF8.GetString(input.AsSpan(0, line)).Split(' '), input[(line + 1)..]);
        var text = JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(document));
        var keygenEvent = EventCatalogue.Create(new(
            name: head[0], id: "3e58a9fe", idempotencyToken: "token", accountId: RecordedAccount.All[0].Id, environmentId: null, endpoint: null,
            created: null, sentAt: DateTimeOffset.UnixEpoch, isCatchUp: false, apiVersion: head.Length > 1 ? head[1] : null,
            json: text, payloadText: text, ownsText: true));
        handler?.Invoke(keygenEvent);
        var walk = PropertyWalk.Through(keygenEvent);
        if (walk.Failures.Find(static failure => failure is not KeygenPayloadException) is { } surprise)
        {
            throw new InvalidOperationException("A property throws something else.", surprise);
        }

        if (!JsonByNet.MayHaveHalfPairs(document))
        {
            PayloadByNet.Compare(keygenEvent, document);
        }
    }
}
