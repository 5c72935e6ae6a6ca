using Keygen.Webhooks.Api;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tool.Doctor;

/// <summary>Compares settings with the account and its endpoints at Keygen.</summary>
/// <param name="api">The client, with a token.</param>
internal sealed class AccountExamination(KeygenApi api)
{
    private const string Area = "Keygen";

    /// <param name="keys">The public keys in the settings.</param>
    /// <param name="urls">The endpoint URLs in the settings.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(IReadOnlyList<string> keys, IReadOnlyList<string> urls, CancellationToken cancellationToken)
    {
        try
        {
            var account = await api.GetAccountAsync(cancellationToken).ConfigureAwait(false);
            var endpoints = new List<WebhookEndpoint>();
            await foreach (var endpoint in api.WebhookEndpoints.ListAsync(cancellationToken).ConfigureAwait(false))
            {
                endpoints.Add(endpoint);
            }

            return [.. OfKeys(account, keys), .. urls.SelectMany(url => OfEndpoint(url, endpoints, keys))];
        }
        catch (KeygenApiException exception) when (exception.Kind is KeygenApiErrorKind.NotVerified)
        {
            return [DoctorFinding.Mend(
                Area,
                "Keygen's answers do not verify with the public keys in the settings.",
                "Deliveries do not verify either.",
                "Take the keys from Keygen's dashboard, or with: keygen-webhooks init")];
        }
        catch (KeygenApiException exception)
        {
            return [DoctorFinding.Unknown(Area, $"Keygen could not be asked: {exception.Message}", "Check the token and the account.")];
        }
    }

    private static IEnumerable<DoctorFinding> OfKeys(Account account, IReadOnlyList<string> configured)
    {
        var theirs = new[] { account.Keys.Ed25519, account.Keys.Ecdsa, account.Keys.Rsa2048 }
            .Select(static text => VerificationKey.TryParse(text, out var key, out _) ? key.ShortFingerprint : null).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var foreign = configured.Select(static text => VerificationKey.TryParse(text, out var key, out _) ? key : null).OfType<VerificationKey>()
            .Where(key => !theirs.Contains(key.ShortFingerprint)).ToArray();
        return foreign.Length is 0
            ? configured.Count is 0 ? [] : [DoctorFinding.Good(Area, "The public keys in the settings are the account's.")]
            : [DoctorFinding.Mend(
                Area,
                $"{string.Join(" and ", foreign.AsEnumerable())} in PublicKeys is not a key of the account.",
                "Who has its private half can sign deliveries for this app.",
                "Remove it, unless it is for development and this is not production.")];
    }

    private static IEnumerable<DoctorFinding> OfEndpoint(string url, List<WebhookEndpoint> endpoints, IReadOnlyList<string> keys)
    {
        if (endpoints.FirstOrDefault(one => Same(one.Url, url, StringComparison.Ordinal)) is { } endpoint)
        {
            return OfFound(endpoint, keys);
        }

        var near = endpoints.FirstOrDefault(one => Same(Loose(one.Url), Loose(url), StringComparison.OrdinalIgnoreCase));
        var shown = Shown(url);
        return near is not null
            ? [DoctorFinding.Mend(
                Area,
                $"The endpoint at Keygen is {Shown(near.Url)}, and EndpointUrls says {shown}.",
                "Keygen signs the URL letter by letter, so nothing verifies.",
                "Write it the same in both places.")]
            : [DoctorFinding.Mend(
                Area, $"No endpoint at Keygen has the URL {shown}.",
                "Nothing is delivered there. A product's token sees no endpoints, so with such a token this says nothing.", "Create it with: keygen-webhooks endpoint apply")];
    }

    private static IEnumerable<DoctorFinding> OfFound(WebhookEndpoint endpoint, IReadOnlyList<string> keys)
    {
        var url = Shown(endpoint.Url);
        if (endpoint.Subscriptions.Count is 0)
        {
            yield return DoctorFinding.Mend(
                Area,
                $"Keygen has disabled {url}: it has no subscriptions.",
                "It records no events for it. That happens after an answer of 410 or 530.",
                "Set the subscriptions again, once the endpoint answers.");
        }

        if (!CanVerify(endpoint.SignatureAlgorithm, keys))
        {
            yield return DoctorFinding.Mend(
                Area,
                $"{url} signs with {endpoint.SignatureAlgorithm}, and PublicKeys has no key for it.",
                "Nothing verifies.",
                "Add the key, or set the endpoint's algorithm to ed25519.");
        }

        var version = endpoint.ApiVersion?.ToString();
        yield return Version.TryParse(version, out var parsed) && parsed > new Version(1, 8)
            ? DoctorFinding.Note(
                Area,
                $"{url} has API version {version}, which is newer than this library knows (1.8).",
                "New attributes are passed through.",
                "Update the packages.")
            : DoctorFinding.Good(
                Area,
                $"{url} gets {(endpoint.Subscriptions is ["*"] ? "all events" : $"{endpoint.Subscriptions.Count} kinds of events")}, "
                    + $"signed with {endpoint.SignatureAlgorithm}, in API version {version ?? "of the account"}.");
    }

    private static bool CanVerify(string algorithm, IReadOnlyList<string> keys)
    {
        var parsed = keys.Select(static text => VerificationKey.TryParse(text, out var key, out _) ? key : null).OfType<VerificationKey>();
        return new SignatureVerifier(Guid.Empty.ToString("D"), parsed, [algorithm]).Algorithms.Count > 0;
    }

    private static bool Same(string one, string other, StringComparison comparison) =>
        string.Equals(one.Trim(), other.Trim(), comparison);

    private static string Loose(string url) => url.Trim().Split('#')[0].Split('?')[0].TrimEnd('/').Replace("http://", "https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Without a password and a query, which may hold a secret.</summary>
    private static string Shown(string url) => SignedUrl.TryParse(url, out var parsed, out _) ? parsed.ToString() : "a URL that cannot be read";
}
