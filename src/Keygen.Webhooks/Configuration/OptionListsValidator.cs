using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>Finds invalid URLs, keys and algorithms, and combinations of them that cannot work. Each method returns the first error, or null.</summary>
internal sealed class OptionListsValidator(KeygenWebhooksOptions options)
{
    private readonly SignedUrl[] _urls = ReceiverSettings.UrlsOf(options);
    private readonly VerificationKey[] _keys = ReceiverSettings.KeysOf(options);

    public string? Urls()
    {
        var entries = options.TrustRequestUrl ? [] : options.EndpointUrls;
        for (var i = 0; i < entries.Count; i++)
        {
            var text = entries[i];
            if (HoldsSeveral(text, static part => part.Contains("://", StringComparison.Ordinal)))
            {
                return Several($"EndpointUrls:{i}", "URLs");
            }
            else if (!SignedUrl.TryParse(text?.Trim(), out _, out var error))
            {
                return $"{At("EndpointUrls")}:{i} {error}; give the URL exactly as the webhook endpoint is registered at Keygen.";
            }
        }

        return null;
    }

    public string? Keys()
    {
        for (var i = 0; i < options.PublicKeys.Count; i++)
        {
            var text = options.PublicKeys[i];
            if (!VerificationKey.TryParse(text, out _, out var error))
            {
                return HoldsSeveral(text, static part => VerificationKey.TryParse(part, out _, out _))
                    ? Several($"PublicKeys:{i}", "keys")
                    : $"{At("PublicKeys")}:{i} cannot be used. {error}";
            }
        }

        return null;
    }

    public string? Algorithms()
    {
        for (var i = 0; i < options.Algorithms.Count; i++)
        {
            var text = options.Algorithms[i];
            if (HoldsSeveral(text, static part => SignatureAlgorithms.TryParse(part, out _)))
            {
                return Several($"Algorithms:{i}", "algorithms");
            }

            if (!SignatureAlgorithms.TryParse(text, out _))
            {
                return $"{At("Algorithms")}:{i}, '{text}', is not one of Keygen's names for an algorithm; use exactly '{SignatureAlgorithms.Ed25519}', "
                    + $"'{SignatureAlgorithms.EcdsaP256}', '{SignatureAlgorithms.RsaPssSha256}' or '{SignatureAlgorithms.RsaSha256}'.";
            }
        }

        return null;
    }

    public string? KeysAndAlgorithms()
    {
        var (present, named) = (SignatureAlgorithm.None, SignatureAlgorithm.None);
        foreach (var key in _keys)
        {
            present |= key.Algorithms;
        }

        foreach (var name in options.Algorithms)
        {
            named |= SignatureAlgorithms.TryParse(name, out var algorithm) ? algorithm : SignatureAlgorithm.None;
        }

        if ((present & SignatureAlgorithm.Rsa) != 0 && (named & SignatureAlgorithm.Rsa) == 0)
        {
            return $"{At("PublicKeys")} holds an RSA key, but {At("Algorithms")} names no RSA algorithm: on some accounts, a licensee can choose a text and have it signed with that key "
                + $"(see SECURITY.md), so use the Ed25519 key, or accept the risk by naming '{SignatureAlgorithms.RsaPssSha256}' or '{SignatureAlgorithms.RsaSha256}'.";
        }

        foreach (var algorithm in options.Algorithms)
        {
            if (SignatureAlgorithms.TryParse(algorithm, out var parsed) && (present & parsed) == 0)
            {
                return $"{At("Algorithms")} names '{algorithm}', but {At("PublicKeys")} holds no key for it: add the key, or remove the name.";
            }
        }

        return null;
    }

    /// <summary>Limits how many verifications one forged request can cost.</summary>
    public string? Candidates(bool hasKeyProvider)
    {
        var keys = hasKeyProvider ? 1 : _keys.Length;
        var candidates = Math.Max(1, _urls.Length) * keys;
        if (candidates > ReceiverSettings.MaxCandidates)
        {
            return $"{At("EndpointUrls")} and {At("PublicKeys")}: {_urls.Length} endpoint URLs and {keys} public keys make {candidates} candidates a delivery, "
                + $"above the limit of {ReceiverSettings.MaxCandidates}: remove old URLs and keys, or add a named registration for each endpoint.";
        }

        return null;
    }

    /// <summary>Whether one text holds a list, as people write it into an environment variable.</summary>
    private static bool HoldsSeveral(string? text, Func<string, bool> isOne) =>
        text?.Split([';', ',', ' ', '|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 1 } parts && parts.All(isOne);

    private string Several(string entry, string what) =>
        $"{At(entry)} holds several {what}: give each its own entry, {At(entry.Split(':')[0])}:0, {At(entry.Split(':')[0])}:1 and so on.";

    private string At(string option) => options.PathOf(option);
}
