using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Api;

/// <summary>Reports the first invalid option with an error that says how to fix it. Errors never contain the token.</summary>
/// <remarks>
/// It is not registered with the options: they would throw its error inside a reload, and the old settings would stay in use.
/// </remarks>
internal sealed class KeygenApiOptionsValidator : IValidateOptions<KeygenApiOptions>
{
    private const string At = KeygenApiOptions.SectionName;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, KeygenApiOptions options) =>
        ErrorIn(options) is { } error ? ValidateOptionsResult.Fail(options.Findings.WithMisspelt(error)) : ValidateOptionsResult.Success;

    private static string? ErrorIn(KeygenApiOptions options) =>
        options.Findings.Error ?? ErrorInAccess(options) ?? ErrorInKeys(options) ?? ErrorInNumbers(options);

    private static string? ErrorInAccess(KeygenApiOptions options) =>
        string.IsNullOrEmpty(options.AccountId) ? $"Set {At}:AccountId, or Keygen:Webhooks:AccountId, to the id of your Keygen account (a UUID)."
        : !options.AccountId.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-') ? $"{At}:AccountId must be the id of your Keygen account (a UUID)."
        : string.IsNullOrEmpty(options.ApiToken) && !options.AllowAnonymous
            ? $"Set {At}:ApiToken (for example in the environment variable Keygen__Api__ApiToken) to a token for Keygen's API. Set {At}:AllowAnonymous to true if the app makes only calls that need no token."
        : options.ApiToken.AsSpan().ContainsAnyExceptInRange('!', '~') ? $"{At}:ApiToken contains a space, a line break or another character that is not allowed in a token."
        : !IsBaseUrl(options.BaseUrl) ? $"{At}:BaseUrl must have https, the host and the port of Keygen's API, without a path, for example {KeygenApiOptions.KeygenCloud}. Use http only for a fake server on this machine."
        : options.Environment is { } environment && !IsHeader(environment) ? $"{At}:Environment must be the id or code of an environment. Remove it for the global environment."
        : options.ApiVersion is { } version && !IsHeader(version) ? $"{At}:ApiVersion must be a version of Keygen's API, such as 1.8. Remove it for the newest one that this library knows."
        : null;

    private static string? ErrorInKeys(KeygenApiOptions options)
    {
        for (var i = 0; i < options.PublicKeys.Count; i++)
        {
            if (!VerificationKey.TryParse(options.PublicKeys[i], out _, out var error))
            {
                return $"{At}:PublicKeys:{i} cannot be used. {error}";
            }
        }

        if (options.Algorithms.FirstOrDefault(static one => !Known.Contains(one, StringComparer.Ordinal)) is { } unknown)
        {
            return $"{At}:Algorithms: '{unknown}' is not one of Keygen's names for an algorithm; use exactly {string.Join(", ", Known)}.";
        }

        return options.PublicKeys.Count == 0 ? null
            : !Guid.TryParseExact(options.AccountId, "D", out _) ? $"{At}:AccountId is not a UUID: answers can be verified only for the account's id, not its slug."
            : new SignatureVerifier(options.AccountId, options.PublicKeys.Select(VerificationKey.Parse), options.Algorithms).Algorithms.Count == 0
                ? $"{At}:PublicKeys holds no key for an accepted algorithm, so no answer could be verified: add the account's Ed25519 key."
            : null;
    }

    private static string? ErrorInNumbers(KeygenApiOptions options) =>
        options.Timeout <= TimeSpan.Zero || options.Timeout > Longest || options.MaxRetryDelay < TimeSpan.Zero || options.MaxRetryDelay > Longest
            ? $"{At}:Timeout and {At}:MaxRetryDelay must be at most an hour, and Timeout above zero. A bare number means days: half a minute is 00:00:30."
        : options.MaxRetries is < 0 or > 10 ? $"{At}:MaxRetries must be between 0 and 10."
        : null;

    private static readonly string[] Known =
        [SignatureAlgorithms.Ed25519, SignatureAlgorithms.EcdsaP256, SignatureAlgorithms.RsaPssSha256, SignatureAlgorithms.RsaSha256];

    private static bool IsHeader(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool IsBaseUrl(string? text) =>
        text is null
        || (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && url is { PathAndQuery: "/", Fragment: "", UserInfo: "" });
}
