using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.CatchUp.Api;

/// <summary>Whom to ask, and by which key the answer must be signed: the account's settings at the start of a run.</summary>
internal sealed record ApiAccess(SignatureVerifier Verifier, string Algorithm, string Token, string? Environment, Uri BaseUrl)
{
    public string PathOf(string list) => $"/v1/accounts/{Verifier.AccountId}/{list}";

    public string ListPath => PathOf("webhook-events");

    /// <summary>Never the token.</summary>
    public override string ToString() => $"{BaseUrl}{ListPath}";
}
