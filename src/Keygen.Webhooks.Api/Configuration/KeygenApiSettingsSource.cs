using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Api;

/// <summary>The current settings. They are validated and parsed again only when the options or the provider's keys change.</summary>
/// <param name="monitor">Gives the current options.</param>
/// <param name="keys">The key provider of the default registration, which is asked when no key is configured; null for none.</param>
/// <param name="webhooks">Gives the default registration's account, for which the provider has the keys.</param>
internal sealed class KeygenApiSettingsSource(
    IOptionsMonitor<KeygenApiOptions> monitor, IVerificationKeyProvider? keys, IOptionsMonitor<KeygenWebhooksOptions> webhooks)
{
    private Current? _current;

    /// <exception cref="OptionsValidationException">The options are invalid.</exception>
    public async ValueTask<KeygenApiSettings> GetAsync(CancellationToken cancellationToken)
    {
        var options = monitor.CurrentValue;
        var given = keys is null || options.PublicKeys.Count > 0
            || !string.Equals(options.AccountId, webhooks.CurrentValue.AccountId, StringComparison.OrdinalIgnoreCase)
            ? []
            : await keys.GetKeysAsync(Options.DefaultName, cancellationToken).ConfigureAwait(false);
        var current = Volatile.Read(ref _current);
        if (current is null || !ReferenceEquals(current.Settings.Options, options) || !current.Given.SequenceEqual(given))
        {
            current = new([.. given], KeygenApiSettings.Create(options, given.Count == 0 ? null : () => new(options.AccountId!, given, options.Algorithms)));
            Volatile.Write(ref _current, current);
        }

        return current.Settings;
    }

    /// <returns>The first error in the options; null when they are valid.</returns>
    public string? Check() => new KeygenApiOptionsValidator().Validate(null, monitor.CurrentValue).FailureMessage;

    /// <summary>The settings that are probably mistakes, each in a sentence.</summary>
    public IReadOnlyList<string> Remarks => monitor.CurrentValue.Findings.Remarks;

    private sealed record Current(IReadOnlyList<VerificationKey> Given, KeygenApiSettings Settings);
}
