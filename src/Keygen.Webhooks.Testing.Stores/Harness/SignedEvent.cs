using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>Creates events for the cases about stores.</summary>
internal static class SignedEvent
{
    /// <summary>Creates an event about a machine of a license.</summary>
    /// <param name="id">The id of the webhook event.</param>
    /// <param name="machineId">The id of the machine.</param>
    /// <param name="licenseId">The id of the license.</param>
    public static KeygenEvent OfMachine(string id, string machineId, string licenseId)
    {
        using var account = new SigningAccount();
        var (body, date) = (SigningAccount.BodyOf(id, machineId, licenseId), new DateTimeOffset(2026, 11, 23, 8, 46, 40, TimeSpan.Zero));
        var verifier = new SignatureVerifier(SigningAccount.Id, [VerificationKey.Parse(account.PublicKey)]);
        var head = verifier.VerifyHead(account.Sign(body, date), [SignedUrl.Parse(SigningAccount.Url)], date);
        return head.TryVerifyDelivery(body, out var delivery, out var refused) && EventReader.TryRead(delivery, out var keygenEvent, out _) ? keygenEvent
            : throw new InvalidOperationException($"The event of the case could not be read: {refused}.");
    }
}
