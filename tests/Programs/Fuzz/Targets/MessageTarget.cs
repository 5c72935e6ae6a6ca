using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Fuzz.Engine;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Fuzz.Targets;

/// <summary>A message from a queue. What is read is written and read again as the same, and verifies only if it is what was signed.</summary>
internal sealed class MessageTarget() : FuzzTarget("message")
{
    private readonly Dictionary<string, (SignatureVerifier Verifier, HashSet<string> Bodies)> _accounts = new(StringComparer.Ordinal);

    public override int Share => 2;

    public override int MaxLength => 30_000;

    public override bool IsJson => true;

    public override IEnumerable<string> Words =>
    [
        "formatVersion", "registration", "accountId", "eventId", "eventName", "idempotencyToken", "created", "receivedAt", "keygenVersion", "resourceType",
        "resourceId", "partitionKey", "handlers", "traceParent", "url", "signature", "date", "digest", "body", "null", "2026-11-23T08:46:40.1234567+14:00",
    ];

    public override IEnumerable<byte[]> Corpus(IReadOnlyList<RecordedDelivery> recorded)
    {
        foreach (var one in recorded.Where(static one => one.Body.Length < 12_000 && one.Algorithm is SignatureAlgorithms.Ed25519).Take(60))
        {
            var verifier = new SignatureVerifier(one.AccountId, [VerificationKey.Parse(one.Account.KeyFor(one.Algorithm))]);
            var head = verifier.VerifyHead(one.Head, [SignedUrl.Parse(one.Url)], one.SentAt);
            if (head.TryVerifyDelivery(one.Body, out var delivery, out _) && EventReader.TryRead(delivery, out var keygenEvent, out _))
            {
                _accounts.TryAdd(one.AccountId, (verifier, new(StringComparer.Ordinal)));
                _accounts[one.AccountId].Bodies.Add(Convert.ToBase64String(one.Body));
                yield return KeygenEventMessage.Of(one.Head, one.SentAt, delivery, keygenEvent, ["crm"], null).ToJson();
            }
        }
    }

    public override void Run(byte[] input)
    {
        var isRead = KeygenEventMessage.TryParse(input, out var message, out var failure);
        Demand(isRead == message is not null && failure is MessageFailure.None == isRead, "A message is there with a failure, or neither is.");
        if (message is null)
        {
            return;
        }

        Demand(message.FormatVersion is KeygenEventMessage.NewestFormat && message.Registration is not null && message.PartitionKey is not null, "A message is not complete.");
        Demand(KeygenEventMessage.TryParse(message.ToJson(), out var again, out _) && again.ToJson().AsSpan().SequenceEqual(message.ToJson()), "A message is another after the queue.");
        foreach (var (verifier, bodies) in _accounts.Values)
        {
            var head = verifier.VerifyHead(message.Head, [message.Url], message.ReceivedAt);
            Demand(
                !head.TryVerifyDelivery(message.Body.ToArray(), out _, out _) || bodies.Contains(Convert.ToBase64String(message.Body.Span)), "A body verifies that was not signed.");
        }
    }
}
