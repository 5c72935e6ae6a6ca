using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>Finds the first thing in the options that cannot work, and says what to do about it.</summary>
internal sealed class OptionsCheck(KeygenWebhooksOptions options)
{
    private const int MaxBodySize = 1 << 28;

    public string? Error { get; private set; } = options.BindingError;

    public SignedUrl[] Urls()
    {
        if (options.TrustRequestUrl)
        {
            return [];
        }

        var urls = new List<SignedUrl>();
        foreach (var (text, i) in options.EndpointUrls.Select(static (text, i) => (text, i)))
        {
            if (HoldsSeveral(text, static part => part.Contains("://", StringComparison.Ordinal)))
            {
                FailSeveral($"EndpointUrls:{i}", "URLs");
            }
            else if (SignedUrl.TryParse(text?.Trim(), out var url, out var error))
            {
                urls.Add(url);
            }
            else
            {
                Fail($"{At("EndpointUrls")}:{i} {error}; give the URL exactly as the webhook endpoint is registered at Keygen.");
            }
        }

        return [.. urls.Distinct()];
    }

    public VerificationKey[] Keys()
    {
        var keys = new List<VerificationKey>();
        foreach (var (text, i) in options.PublicKeys.Select(static (text, i) => (text, i)))
        {
            if (VerificationKey.TryParse(text, out var key, out var error))
            {
                keys.Add(key);
            }
            else if (HoldsSeveral(text, static part => VerificationKey.TryParse(part, out _, out _)))
            {
                FailSeveral($"PublicKeys:{i}", "keys");
            }
            else
            {
                Fail($"{At("PublicKeys")}:{i} cannot be used. {error}");
            }
        }

        return [.. keys.DistinctBy(static key => key.Fingerprint)];
    }

    public void EverythingElse(SignedUrl[] urls, VerificationKey[] keys, bool keysAreElsewhere)
    {
        Missing(keysAreElsewhere);
        if (!Guid.TryParseExact(options.AccountId, "D", out _))
        {
            Fail($"{At("AccountId")} is not a UUID: give the account's id, not its slug; Keygen's dashboard shows it under Settings.");
        }

        var named = Algorithms();
        if (!keysAreElsewhere)
        {
            CheckKeys(keys, urls, named);
        }
        else
        {
            Candidates(urls, 1);
        }

        Numbers();
    }

    /// <summary>What has to be set and is not, all in one sentence.</summary>
    private void Missing(bool keysAreElsewhere)
    {
        var missing = new List<(string Option, string Value)>();
        if (string.IsNullOrWhiteSpace(options.AccountId))
        {
            missing.Add(("AccountId", "the id of your Keygen account (a UUID)"));
        }

        if (options.EndpointUrls.Count == 0 && !options.TrustRequestUrl)
        {
            missing.Add(("EndpointUrls:0", "the URL of the webhook endpoint exactly as registered at Keygen, which is what Keygen signs"));
        }

        if (options.PublicKeys.Count == 0 && !keysAreElsewhere)
        {
            missing.Add(("PublicKeys:0", "the account's public key (Ed25519, unless the endpoint is set to another algorithm)"));
        }

        if (missing.Count > 0)
        {
            var how = options.Section is null ? "" : $", for example with the environment variable{(missing.Count > 1 ? "s" : "")} "
                + string.Join(" and ", missing.Select(one => At(one.Option).Replace(":", "__", StringComparison.Ordinal)));
            Fail($"{string.Join(" and ", missing.Select(one => At(one.Option.Split(':')[0])))} {(missing.Count > 1 ? "are" : "is")} missing: set "
                + $"{string.Join(", ", missing.Select(static one => one.Value))}{how}.");
        }
    }

    private void CheckKeys(VerificationKey[] keys, SignedUrl[] urls, SignatureAlgorithm named)
    {
        var present = keys.Aggregate(SignatureAlgorithm.None, static (all, key) => all | key.Algorithms);
        if ((present & SignatureAlgorithm.Rsa) != 0 && (named & SignatureAlgorithm.Rsa) == 0)
        {
            Fail($"{At("PublicKeys")} holds an RSA key, but {At("Algorithms")} names no RSA algorithm: a licensee can have texts of their choice signed with that key on some accounts "
                + $"(see SECURITY.md), so use the Ed25519 key, or accept the risk by naming '{SignatureAlgorithms.RsaPssSha256}' or '{SignatureAlgorithms.RsaSha256}'.");
        }

        foreach (var algorithm in options.Algorithms)
        {
            if (SignatureAlgorithms.TryParse(algorithm, out var parsed) && (present & parsed) == 0)
            {
                Fail($"{At("Algorithms")} names '{algorithm}', but {At("PublicKeys")} holds no key for it: add the key, or remove the name.");
            }
        }

        Candidates(urls, keys.Length);
    }

    private void Candidates(SignedUrl[] urls, int keys)
    {
        var candidates = Math.Max(1, urls.Length) * keys;
        if (candidates > ReceiverSettings.MaxCandidates)
        {
            Fail($"{At("EndpointUrls")} and {At("PublicKeys")}: {urls.Length} endpoint URLs and {keys} public keys make {candidates} candidates a delivery, above the limit of {ReceiverSettings.MaxCandidates}: "
                + "remove old URLs and keys, or register the endpoints under names of their own.");
        }
    }

    private SignatureAlgorithm Algorithms()
    {
        var named = SignatureAlgorithm.None;
        foreach (var (text, i) in options.Algorithms.Select(static (text, i) => (text, i)))
        {
            if (HoldsSeveral(text, static part => SignatureAlgorithms.TryParse(part, out _)))
            {
                FailSeveral($"Algorithms:{i}", "algorithms");
            }

            if (!SignatureAlgorithms.TryParse(text, out var algorithm))
            {
                Fail($"{At("Algorithms")}:{i}, '{text}', is not a name of Keygen's, letter by letter; use '{SignatureAlgorithms.Ed25519}', '{SignatureAlgorithms.EcdsaP256}', '{SignatureAlgorithms.RsaPssSha256}' or '{SignatureAlgorithms.RsaSha256}'.");
            }

            named |= algorithm;
        }

        return named;
    }

    private void Numbers()
    {
        if (options.MaxBodySize is < 1 or > MaxBodySize)
        {
            Fail($"{At("MaxBodySize")} is {options.MaxBodySize}; give a number of bytes from 1 to {MaxBodySize}.");
        }

        Time("Tolerance", options.Tolerance, TimeSpan.FromTicks(1), TimeSpan.FromDays(365_000));
        Time("HandlerTimeout", options.HandlerTimeout, TimeSpan.FromTicks(1), TimeSpan.FromDays(24));
        Time("ShutdownGrace", options.ShutdownGrace, TimeSpan.Zero, TimeSpan.FromDays(1));
        Time("DrainDelay", options.DrainDelay ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1));
        Time("TerminationGracePeriod", options.TerminationGracePeriod ?? TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromDays(1));
    }

    private void Time(string option, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            Fail($"{At(option)} is {value:c}; give a time {(least > TimeSpan.Zero ? "above zero" : "of zero or more")}, and at most {most.TotalDays:0} days"
                + $"{(StartRemarks.BareNumber(value) is { } meaning ? $": {meaning}" : "")}.");
        }
    }

    /// <summary>Whether a text is a list in itself, as one might write it into an environment variable.</summary>
    private static bool HoldsSeveral(string? text, Func<string, bool> isOne) =>
        text?.Split([';', ',', ' ', '|', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 1 } parts && parts.All(isOne);

    private void FailSeveral(string entry, string what) => Fail(
        $"{At(entry)} holds several {what}: give each an entry of its own, {At(entry.Split(':')[0])}:0, {At(entry.Split(':')[0])}:1 and so on.");

    private void Fail(string sentence) => Error ??= sentence;

    private string At(string option) => options.PathOf(option);
}
