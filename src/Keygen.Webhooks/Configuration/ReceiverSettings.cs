using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>
/// The options of one registration, checked and taken apart; or the one sentence that says why they cannot work. That is data and not
/// an exception: thrown inside a reload it would leave the old keys in force.
/// </summary>
internal sealed class ReceiverSettings
{
    /// <summary>Most URL × key candidates: the bound on what a forgery costs.</summary>
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

    /// <summary>Why deliveries cannot be received with these, in one sentence; null when they can.</summary>
    public string? Error { get; }

    /// <param name="options">The options.</param>
    /// <param name="keysAreElsewhere">Whether a key provider replaces <see cref="KeygenWebhooksOptions.PublicKeys"/>.</param>
    /// <param name="handlerError">What is wrong with the handlers; said when the options are well.</param>
    public static ReceiverSettings Create(KeygenWebhooksOptions options, bool keysAreElsewhere, string? handlerError)
    {
        var check = new KeygenWebhooksOptionsValidator(keysAreElsewhere).Validate(null, options);
        return new(options, UrlsOf(options), keysAreElsewhere ? [] : KeysOf(options), check.Failed ? check.FailureMessage : handlerError);
    }

    /// <summary>Of options that cannot be had.</summary>
    public static ReceiverSettings Unreadable(string error) => new(new(), [], [], error);

    /// <summary>The endpoint URLs that can be read, each once.</summary>
    public static SignedUrl[] UrlsOf(KeygenWebhooksOptions options) => options.TrustRequestUrl
        ? []
        : [.. options.EndpointUrls.Select(static text => SignedUrl.TryParse(text?.Trim(), out var url, out _) ? url : null).OfType<SignedUrl>().Distinct()];

    /// <summary>The public keys that can be read, each once.</summary>
    public static VerificationKey[] KeysOf(KeygenWebhooksOptions options) =>
    [
        .. options.PublicKeys.Select(static text => VerificationKey.TryParse(text, out var key, out _) ? key : null).OfType<VerificationKey>()
            .DistinctBy(static key => key.Fingerprint),
    ];
}
