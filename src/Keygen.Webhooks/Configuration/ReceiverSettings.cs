using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>
/// The validated and parsed options of one registration, or the sentence that explains why they are invalid. The error is data, not an
/// exception: an exception inside a reload would leave the old keys in use.
/// </summary>
internal sealed class ReceiverSettings
{
    /// <summary>The most URL × key candidates, which limits the cost of a forged request.</summary>
    internal const int MaxCandidates = 16;

    private ReceiverSettings(KeygenWebhooksOptions options, SignedUrl[] urls, VerificationKey[] keys, string? error)
    {
        Options = options;
        Urls = urls;
        Keys = keys;
        Error = error;
    }

    public KeygenWebhooksOptions Options { get; }

    public SignedUrl[] Urls { get; }

    public VerificationKey[] Keys { get; }

    /// <summary>Why the options are invalid, in one sentence; null when they are valid.</summary>
    public string? Error { get; }

    /// <param name="options">The options.</param>
    /// <param name="hasKeyProvider">Whether a key provider replaces <see cref="KeygenWebhooksOptions.PublicKeys"/>.</param>
    /// <param name="handlerError">The error in the handlers, used when the options are valid; null when there is none.</param>
    public static ReceiverSettings Create(KeygenWebhooksOptions options, bool hasKeyProvider, string? handlerError)
    {
        var check = new KeygenWebhooksOptionsValidator(hasKeyProvider).Validate(null, options);
        return new(options, UrlsOf(options), hasKeyProvider ? [] : KeysOf(options), check.Failed ? check.FailureMessage : handlerError);
    }

    /// <summary>Settings for options that could not be read.</summary>
    public static ReceiverSettings Unreadable(string error) => new(new(), [], [], error);

    /// <summary>The valid endpoint URLs, without duplicates.</summary>
    public static SignedUrl[] UrlsOf(KeygenWebhooksOptions options) => options.TrustRequestUrl
        ? []
        : [.. options.EndpointUrls.Select(static text => SignedUrl.TryParse(text?.Trim(), out var url, out _) ? url : null).OfType<SignedUrl>().Distinct()];

    /// <summary>The valid public keys, without duplicates.</summary>
    public static VerificationKey[] KeysOf(KeygenWebhooksOptions options) =>
    [
        .. options.PublicKeys.Select(static text => VerificationKey.TryParse(text, out var key, out _) ? key : null).OfType<VerificationKey>()
            .DistinctBy(static key => key.Fingerprint),
    ];
}
