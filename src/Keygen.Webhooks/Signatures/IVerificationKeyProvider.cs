namespace Keygen.Webhooks.Signatures;

/// <summary>Gives the account's public keys, from a vault, say, in place of <see cref="KeygenWebhooksOptions.PublicKeys"/>.</summary>
/// <remarks>
/// Asked for each delivery that has the shape of one, so keep the keys, and do not block the thread. A provider that throws, or
/// takes longer than five seconds, has the delivery answered 503, never 401. Health asks too, at most every 30 seconds while it gives
/// keys; one that throws, or takes longer than three seconds there, is reported as unhealthy.
/// </remarks>
public interface IVerificationKeyProvider
{
    /// <summary>The keys that are good just now.</summary>
    /// <param name="registration">The name of the registration; empty for the default one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<VerificationKey>> GetKeysAsync(string registration, CancellationToken cancellationToken);
}
