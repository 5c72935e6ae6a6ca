using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>The account to ask and the key that must have signed the answer, as configured at the start of a run.</summary>
internal sealed record ApiAccess(SignatureVerifier Verifier, string Algorithm, string Token, string? Environment, Uri BaseUrl)
{
    public string PathOf(string list) => $"/v1/accounts/{Verifier.AccountId}/{list}";

    public string ListPath => PathOf("webhook-events");

    /// <summary>Leaves out the token.</summary>
    public override string ToString() => $"{BaseUrl}{ListPath}";
}
