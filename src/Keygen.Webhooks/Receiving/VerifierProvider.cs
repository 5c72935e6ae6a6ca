using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Receiving;

/// <summary>Gives the current verifier of one registration. A new one is created only when the settings or the keys change.</summary>
internal sealed class VerifierProvider
{
    private static readonly TimeSpan KeyTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How long a health check reuses a provider's success: a call may be slow, or cost money.</summary>
    private static readonly TimeSpan KeysLifetime = TimeSpan.FromSeconds(30);

    private readonly string _name;
    private readonly IVerificationKeyProvider? _keys;
    private readonly TimeProvider _time;
    private readonly CachedProbe? _probe;
    private Current? _current;

    public VerifierProvider(string name, SettingsSource settings, IVerificationKeyProvider? keys, TimeProvider time)
    {
        (_name, _keys, _time) = (name, keys, time);
        _probe = keys is null ? null : new(
            async token => Use(settings.Current, await keys.GetKeysAsync(name, token).ConfigureAwait(false)),
            "The key provider did not respond within 3 seconds.", KeysLifetime, time);
    }

    /// <exception cref="Exception">The key provider failed or timed out.</exception>
    public ValueTask<SignatureVerifier> GetVerifierAsync(ReceiverSettings settings, CancellationToken cancellationToken) =>
        _keys is null ? new(VerifierOf(settings, settings.Keys)) : FromProviderAsync(settings, _keys, cancellationToken);

    /// <summary>Checks the key provider, if there is one. The result is cached, and comes within 3 seconds.</summary>
    /// <returns>Null when the provider gives usable keys; otherwise the error.</returns>
    public Task<Exception?> CheckKeysAsync() => _probe?.GetErrorAsync() ?? Task.FromResult<Exception?>(null);

    private async ValueTask<SignatureVerifier> FromProviderAsync(
        ReceiverSettings settings, IVerificationKeyProvider provider, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(KeyTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var given = await provider.GetKeysAsync(_name, either.Token).AsTask().WaitAsync(either.Token).ConfigureAwait(false);
        return Use(settings, given);
    }

    private SignatureVerifier Use(ReceiverSettings settings, IReadOnlyList<VerificationKey> given)
    {
        var candidates = Math.Max(1, settings.Urls.Length) * given.Count;
        return given.Count > 0 && candidates <= ReceiverSettings.MaxCandidates
            ? VerifierOf(settings, given)
            : throw new InvalidOperationException(
                $"The key provider gave {given.Count} keys, which make {candidates} URL × key candidates; 1 to {ReceiverSettings.MaxCandidates} are allowed.");
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
