using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>Finds invalid URLs, keys and algorithms, and combinations of them that cannot work.</summary>
internal sealed class OptionListsValidator(KeygenWebhooksOptions options)
{
    private readonly SignedUrl[] _urls = ReceiverSettings.UrlsOf(options);
    private readonly VerificationKey[] _keys = ReceiverSettings.KeysOf(options);

    public IEnumerable<string> Urls()
    {
        foreach (var (text, i) in Entries(options.TrustRequestUrl ? [] : options.EndpointUrls))
        {
            if (HoldsSeveral(text, static part => part.Contains("://", StringComparison.Ordinal)))
            {
                yield return Several($"EndpointUrls:{i}", "URLs");
            }
            else if (!SignedUrl.TryParse(text?.Trim(), out _, out var error))
            {
                yield return $"{At("EndpointUrls")}:{i} {error}; give the URL exactly as the webhook endpoint is registered at Keygen.";
            }
        }
    }

    public IEnumerable<string> Keys()
    {
        foreach (var (text, i) in Entries(options.PublicKeys))
        {
            if (!VerificationKey.TryParse(text, out _, out var error))
            {
                yield return HoldsSeveral(text, static part => VerificationKey.TryParse(part, out _, out _))
                    ? Several($"PublicKeys:{i}", "keys")
                    : $"{At("PublicKeys")}:{i} cannot be used. {error}";
            }
        }
    }

    public IEnumerable<string> Algorithms()
    {
        foreach (var (text, i) in Entries(options.Algorithms))
        {
            if (HoldsSeveral(text, static part => SignatureAlgorithms.TryParse(part, out _)))
            {
                yield return Several($"Algorithms:{i}", "algorithms");
            }

            if (!SignatureAlgorithms.TryParse(text, out _))
            {
                yield return $"{At("Algorithms")}:{i}, '{text}', is not one of Keygen's names for an algorithm; use exactly '{SignatureAlgorithms.Ed25519}', "
                    + $"'{SignatureAlgorithms.EcdsaP256}', '{SignatureAlgorithms.RsaPssSha256}' or '{SignatureAlgorithms.RsaSha256}'.";
            }
        }
    }

    public IEnumerable<string> KeysAndAlgorithms()
    {
        var present = _keys.Aggregate(SignatureAlgorithm.None, static (all, key) => all | key.Algorithms);
        var named = options.Algorithms.Aggregate(
            SignatureAlgorithm.None, static (all, name) => SignatureAlgorithms.TryParse(name, out var algorithm) ? all | algorithm : all);
        if ((present & SignatureAlgorithm.Rsa) != 0 && (named & SignatureAlgorithm.Rsa) == 0)
        {
            yield return $"{At("PublicKeys")} holds an RSA key, but {At("Algorithms")} names no RSA algorithm: on some accounts, a licensee can choose a text and have it signed with that key "
                + $"(see SECURITY.md), so use the Ed25519 key, or accept the risk by naming '{SignatureAlgorithms.RsaPssSha256}' or '{SignatureAlgorithms.RsaSha256}'.";
        }

        foreach (var algorithm in options.Algorithms)
        {
            if (SignatureAlgorithms.TryParse(algorithm, out var parsed) && (present & parsed) == 0)
            {
                yield return $"{At("Algorithms")} names '{algorithm}', but {At("PublicKeys")} holds no key for it: add the key, or remove the name.";
            }
        }
    }

    /// <summary>Limits how many verifications one forged request can cost.</summary>
    public IEnumerable<string> Candidates(bool hasKeyProvider)
    {
        var keys = hasKeyProvider ? 1 : _keys.Length;
        var candidates = Math.Max(1, _urls.Length) * keys;
        if (candidates > ReceiverSettings.MaxCandidates)
        {
            yield return $"{At("EndpointUrls")} and {At("PublicKeys")}: {_urls.Length} endpoint URLs and {keys} public keys make {candidates} candidates a delivery, "
                + $"above the limit of {ReceiverSettings.MaxCandidates}: remove old URLs and keys, or add a named registration for each endpoint.";
        }
    }

    private static IEnumerable<(string? Text, int Index)> Entries(IEnumerable<string?> list) => list.Select(static (text, i) => (text, i));

    /// <summary>Whether one text holds a list, as people write it into an environment variable.</summary>
    private static bool HoldsSeveral(string? text, Func<string, bool> isOne) =>
        text?.Split([';', ',', ' ', '|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 1 } parts && parts.All(isOne);

    private string Several(string entry, string what) =>
        $"{At(entry)} holds several {what}: give each its own entry, {At(entry.Split(':')[0])}:0, {At(entry.Split(':')[0])}:1 and so on.";

    private string At(string option) => options.PathOf(option);
}
