using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Api;

/// <summary>The validated options of a client, and the verifier of its answers.</summary>
/// <param name="Options">The options, which are valid.</param>
/// <param name="Verifier">Verifies the answers; null when no key is configured.</param>
internal sealed record KeygenApiSettings(KeygenApiOptions Options, SignatureVerifier? Verifier)
{
    /// <summary>The newest API version that the resources of this library are written for.</summary>
    public static readonly string NewestVersion = ((OpenEnum<KeygenApiVersion>)Enum.GetValues<KeygenApiVersion>().Max()).Text;

    public string Version => Options.ApiVersion ?? NewestVersion;

    public Uri BaseUrl { get; } = new(Options.BaseUrl ?? KeygenApiOptions.KeygenCloud);

    /// <summary>The algorithm that Keygen is asked to sign with; null for its default.</summary>
    public string? Algorithm => Verifier?.Algorithms is [var preferred, ..] ? preferred : null;

    /// <param name="options">The options.</param>
    /// <param name="verifier">Makes a verifier that is used in place of the options' keys; null for the options' keys.</param>
    /// <exception cref="OptionsValidationException">The options are invalid.</exception>
    public static KeygenApiSettings Create(KeygenApiOptions options, Func<SignatureVerifier>? verifier = null)
    {
        if (new KeygenApiOptionsValidator().Validate(null, options) is { Failed: true, FailureMessage: var error })
        {
            throw new OptionsValidationException(Microsoft.Extensions.Options.Options.DefaultName, typeof(KeygenApiOptions), [error]);
        }

        return new(options, verifier is not null ? verifier()
            : options.PublicKeys.Count > 0 ? new(options.AccountId!, options.PublicKeys.Select(VerificationKey.Parse), options.Algorithms)
            : null);
    }

    /// <summary>The address of the account, without the token.</summary>
    public override string ToString() => $"{BaseUrl}v1/accounts/{Options.AccountId}";
}
