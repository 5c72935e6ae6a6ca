using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Signatures;

internal static class OwnVerifier
{
    /// <summary>A verifier with just the key and the algorithm that a recorded delivery was signed with.</summary>
    public static SignatureVerifier Verifier(this RecordedDelivery recorded) =>
        new(recorded.AccountId, [VerificationKey.Parse(recorded.Account.KeyFor(recorded.Algorithm))], [recorded.Algorithm]);
}
