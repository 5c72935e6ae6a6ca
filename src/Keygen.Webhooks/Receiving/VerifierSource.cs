using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Receiving;

/// <summary>The settings and the verifier of one registration as they are now, made anew only when the options or the keys change.</summary>
internal sealed class VerifierSource(string name, IOptionsMonitor<KeygenWebhooksOptions> monitor, IVerificationKeyProvider? keys, TimeProvider time)
{
    private static readonly TimeSpan KeyTimeout = TimeSpan.FromSeconds(5);

    private ReceiverSettings? _settings;
    private Current? _current;

    /// <exception cref="OptionsValidationException">A validation of the user's own refused the options.</exception>
    public ReceiverSettings Settings
    {
        get
        {
            var options = monitor.Get(name);
            var settings = Volatile.Read(ref _settings);
            if (settings is null || !ReferenceEquals(settings.Options, options))
            {
                settings = ReceiverSettings.Create(options, keys is not null);
                Volatile.Write(ref _settings, settings);
            }

            return settings;
        }
    }

    /// <exception cref="Exception">The source of the keys failed, or took too long.</exception>
    public ValueTask<SignatureVerifier> GetVerifierAsync(ReceiverSettings settings, CancellationToken cancellationToken) =>
        keys is null ? new(VerifierOf(settings, settings.Keys)) : FromProviderAsync(settings, keys, cancellationToken);

    private async ValueTask<SignatureVerifier> FromProviderAsync(
        ReceiverSettings settings, IVerificationKeyProvider provider, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(KeyTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var given = await provider.GetKeysAsync(name, either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false);
        var candidates = Math.Max(1, settings.Urls.Length) * given.Count;
        return given.Count > 0 && candidates <= ReceiverSettings.MaxCandidates
            ? VerifierOf(settings, given)
            : throw new InvalidOperationException(
                $"The key provider gave {given.Count} keys, which make {candidates} URL × key candidates; there must be 1 to {ReceiverSettings.MaxCandidates}.");
    }

    private SignatureVerifier VerifierOf(ReceiverSettings settings, IReadOnlyList<VerificationKey> given)
    {
        var current = Volatile.Read(ref _current);
        if (current is null || !ReferenceEquals(current.Settings, settings) || !current.Keys.SequenceEqual(given))
        {
            var options = settings.Options;
            current = new(settings, [.. given], new(options.AccountId, given, options.Algorithms, options.Tolerance));
            Volatile.Write(ref _current, current);
        }

        return current.Verifier;
    }

    private sealed record Current(ReceiverSettings Settings, VerificationKey[] Keys, SignatureVerifier Verifier);
}
