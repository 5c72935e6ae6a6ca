namespace Keygen.Webhooks.Signatures;

/// <summary>
/// Gives the account's public keys, for example from a vault, in place of <see cref="KeygenWebhooksOptions.PublicKeys"/>. Register it with
/// <see cref="KeygenWebhooksBuilder.UseKeyProvider{TProvider}"/>.
/// </summary>
/// <remarks>
/// It is called for each well-formed delivery, so cache the keys and do not block the thread. If it throws or takes longer than five
/// seconds, the delivery is answered 503, not 401. Health checks call it too, at most every 30 seconds while it gives keys. They report it
/// as unhealthy if it throws or takes longer than three seconds.
/// </remarks>
public interface IVerificationKeyProvider
{
    /// <summary>Returns the account's current keys.</summary>
    /// <param name="registration">The name of the registration; empty for the default registration.</param>
    /// <param name="cancellationToken">Cancels the wait for the keys.</param>
    /// <returns>The keys, at least one. Return several while you exchange keys.</returns>
    ValueTask<IReadOnlyList<VerificationKey>> GetKeysAsync(string registration, CancellationToken cancellationToken);
}
