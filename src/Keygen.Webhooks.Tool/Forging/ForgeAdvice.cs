using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Tool.Wire;

namespace Keygen.Webhooks.Tool.Forging;

/// <summary>Says what to do when a receiver does not accept even a good delivery.</summary>
internal static class ForgeAdvice
{
    public static string For(ReceiverAnswer answer, ForgePlan plan) => answer switch
    {
        { Kind: AnswerKind.ConnectionRefused } => $"Nothing listens at {plan.To.Authority}. Start the receiver, or name its address with --to.",
        { Kind: AnswerKind.NotFound or AnswerKind.Unreachable } => $"{plan.To.Host} cannot be reached. {answer.Detail}",
        { Kind: AnswerKind.TlsFailed } => $"TLS with {plan.To.Authority} failed: {answer.Detail}",
        { Kind: AnswerKind.TimedOut } => $"The receiver did not answer within {plan.Timeout.TotalSeconds:0.#} seconds. Does its handler throw or wait before it answers?",
        { IsRedirect: true } => $"The receiver redirects. Name the URL that answers itself with --to. {answer.WhatKeygenDoes()}",
        { StatusCode: 404 or 405 } => $"Is {plan.To.PathAndQuery} the path of the endpoint, and for POST?",
        { StatusCode: 421 } or { StatusCode: 400 or 403, Text: [] } or { Kind: AnswerKind.ClosedWithoutAnswer } =>
            $"Perhaps the server does not know the host {new Uri(plan.Url).Host}: let it accept that host, or sign for another URL with --url. Otherwise, check the key and the account below.",
        _ => "It was not accepted. Configure the key, the account and the URL below in the receiver. "
            + "If they are right, the receiver refuses good deliveries: `keygen-webhooks verify` says whether one verifies.",
    };

    /// <summary>What to configure in a receiver: names and values, in the forms that the languages read.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Settings(ForgePlan plan) =>
    [
        new("account id", plan.Keys.AccountId),
        new("endpoint URL", plan.Url),
        .. plan.Algorithms.Distinct().SelectMany(algorithm => KeysOf(plan, algorithm)),
        new(
            "the same for Keygen.Webhooks",
            $"Keygen__Webhooks__AccountId={plan.Keys.AccountId} Keygen__Webhooks__EndpointUrls__0={plan.Url} Keygen__Webhooks__PublicKeys__0={plan.Keys.Ed25519}"),
    ];

    private static IEnumerable<KeyValuePair<string, string>> KeysOf(ForgePlan plan, string algorithm)
    {
        var key = plan.Keys.PublicKeyFor(algorithm);
        if (algorithm is not SignatureAlgorithms.Ed25519)
        {
            return [new($"public key ({algorithm}), PEM", key.TrimEnd())];
        }

        byte[] spki = [.. Convert.FromHexString("302a300506032b6570032100"), .. Convert.FromHexString(key)];
        return [new("public key (ed25519), hex", key), new("public key (ed25519), base64 SPKI", Convert.ToBase64String(spki))];
    }
}
