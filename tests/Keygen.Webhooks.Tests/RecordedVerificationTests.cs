using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests;

/// <summary>Every recorded delivery verifies with its own key and clock, and reads as what was recorded.</summary>
public sealed class RecordedVerificationTests
{
    [Theory]
    [MemberData(nameof(RecordedDelivery.Names), MemberType = typeof(RecordedDelivery))]
    public void Verifies_and_reads(string name)
    {
        var recorded = RecordedDelivery.Find(name);
        var verifier = new SignatureVerifier(
            recorded.AccountId, [VerificationKey.Parse(recorded.Account.KeyFor(recorded.Algorithm))], [recorded.Algorithm]);

        var head = verifier.VerifyHead(recorded.Head, [SignedUrl.Parse(recorded.Url)], recorded.SentAt);
        head.Failure.Should().Be(VerificationFailure.None);
        head.TryVerifyDelivery(recorded.Body, out var delivery, out _).Should().BeTrue();
        EventReader.TryRead(delivery!, out var keygenEvent, out _).Should().BeTrue();

        keygenEvent!.Name.Should().Be(recorded.Event);
        keygenEvent.Id.Should().Be(recorded.Expect.GetProperty("eventId").GetString());
        keygenEvent.IdempotencyToken.Should().Be(recorded.Expect.GetProperty("idempotencyToken").GetString());
        keygenEvent.Payload.IsCollection.Should().Be(recorded.Expect.GetProperty("isCollection").GetBoolean());
        keygenEvent.Payload.Resources.Select(static resource => resource.Id)
            .Should().Equal(recorded.Expect.GetProperty("resourceIds").EnumerateArray().Select(static id => id.GetString()));
    }
}
