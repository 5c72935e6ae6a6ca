using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tests.Docs;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>A message is its delivery: what is written is read, by this version and by later ones.</summary>
public sealed class MessageTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    public static TheoryData<string> Stored => [.. Directory.EnumerateFiles(Folder, "*.json").Select(static file => Path.GetFileName(file))];

    private static string Folder => Path.Combine(Root.Folder, "tests", "Keygen.Webhooks.Tests", "Forwarding", "Stored");

    [Fact]
    public void Every_recorded_delivery_is_the_same_after_the_queue_and_verifies_again()
    {
        foreach (var recorded in RecordedDelivery.All)
        {
            var message = MessageOf(recorded);

            KeygenEventMessage.TryParse(message.ToJson(), out var read, out var failure).Should().BeTrue($"{recorded.Name}: {failure}");

            read!.ToJson().Should().Equal(message.ToJson());
            var head = VerifierOf(recorded).VerifyHead(read.Head, [read.Url], read.ReceivedAt);
            head.TryVerifyDelivery(read.Body.ToArray(), out var delivery, out var refused).Should().BeTrue($"{recorded.Name}: {refused}");
            (read.SentAt, read.KeygenVersion).Should().Be((delivery!.Date, delivery.KeygenVersion));
            EventReader.TryRead(delivery, out var keygenEvent, out _).Should().BeTrue();
            (read.EventName, read.EventId, read.IdempotencyToken, read.AccountId, read.Created).Should().Be(
                (keygenEvent!.Name, keygenEvent.Id, keygenEvent.IdempotencyToken, keygenEvent.AccountId, keygenEvent.Created));
        }
    }

    /// <summary>Format 1 is frozen: these files were written by the first version that had it.</summary>
    [Theory]
    [MemberData(nameof(Stored))]
    public void A_stored_message_is_read_and_written_as_it_was(string file)
    {
        var json = File.ReadAllBytes(Path.Combine(Folder, file));

        KeygenEventMessage.TryParse(json, out var message, out var failure).Should().BeTrue(failure.ToString());

        message!.FormatVersion.Should().Be(1);
        message.ToJson().Should().Equal(json);
        var recorded = RecordedDelivery.All.Single(one => one.Body.AsSpan().SequenceEqual(message.Body.Span));
        message.ToJson().Should().Equal(MessageOf(recorded, message.Handlers, message.TraceParent).ToJson(), "a message of today is the same");
        MessageVerification.Read(message, VerifierOf(recorded), ReceiverSettingsOf(recorded)).Id.Should().Be(message.EventId);
    }

    [Fact]
    public void Its_text_has_names_and_ids_only()
    {
        var message = MessageOf(RecordedDelivery.All[0], ["crm"], TraceParent);

        message.ToString().Should().Be($"{message.EventName} {message.EventId}");
        (message.Handlers, message.TraceParent).Should().BeEquivalentTo((new[] { "crm" }, TraceParent));
    }

    private static KeygenEventMessage MessageOf(RecordedDelivery recorded, IReadOnlyList<string>? handlers = null, string? traceParent = null)
    {
        var receivedAt = recorded.SentAt.AddMilliseconds(1234);
        var head = VerifierOf(recorded).VerifyHead(recorded.Head, [SignedUrl.Parse(recorded.Url)], receivedAt);
        return head.TryVerifyDelivery(recorded.Body, out var delivery, out _) && EventReader.TryRead(delivery, out var keygenEvent, out _)
            ? KeygenEventMessage.Of(recorded.Head, receivedAt, delivery, keygenEvent, handlers ?? [], traceParent)
            : throw new InvalidOperationException(recorded.Name);
    }

    private static SignatureVerifier VerifierOf(RecordedDelivery recorded) =>
        new(recorded.AccountId, [VerificationKey.Parse(recorded.Account.KeyFor(recorded.Algorithm))], [recorded.Algorithm]);

    private static ReceiverSettings ReceiverSettingsOf(RecordedDelivery recorded)
    {
        var options = new KeygenWebhooksOptions { AccountId = recorded.AccountId };
        options.EndpointUrls.Add(recorded.Url);
        return ReceiverSettings.Create(options, hasKeyProvider: true, null);
    }
}
