using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>The account to ask and the key that must have signed the answer, as configured at the start of a run.</summary>
internal sealed record ApiAccess(SignatureVerifier Verifier, string Token, string? Environment, Uri BaseUrl)
{
    /// <summary>The path of the list of webhook events, below the account.</summary>
    public const string EventList = "webhook-events";

    /// <summary>Leaves out the token.</summary>
    public override string ToString() => $"{BaseUrl}v1/accounts/{Verifier.AccountId}";
}
