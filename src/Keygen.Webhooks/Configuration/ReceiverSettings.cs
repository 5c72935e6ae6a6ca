using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks;

/// <summary>The options of one registration, checked and taken apart; or the one sentence that says why they cannot work.</summary>
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

    public string? Error { get; }

    /// <param name="options">The options.</param>
    /// <param name="keysAreElsewhere">Whether a key provider replaces <see cref="KeygenWebhooksOptions.PublicKeys"/>.</param>
    public static ReceiverSettings Create(KeygenWebhooksOptions options, bool keysAreElsewhere)
    {
        var check = new OptionsCheck(options);
        var urls = check.Urls();
        var keys = keysAreElsewhere ? [] : check.Keys();
        check.EverythingElse(urls, keys, keysAreElsewhere);
        return new(options, urls, keys, check.Error is { } error && options.Misspelt is { } misspelt ? $"{error} {misspelt}" : check.Error);
    }
}
