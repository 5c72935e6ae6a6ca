using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.CatchUp.Runs;

/// <summary>Looks up an event in the store. It throws nothing: a store that does not answer is a result here.</summary>
internal sealed class MarkLookup(RunContext run, IIdempotencyStore store, string registration)
{
    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(5);

    /// <returns>The state; null when the store did not answer.</returns>
    public async Task<EventState?> FindAsync(string token)
    {
        try
        {
            using var timeout = new CancellationTokenSource(LookupTimeout, run.Time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, run.Stop);
            var asked = store.FindAsync(new(registration, run.Access.Verifier.AccountId, token), linked.Token).AsTask();
            return await asked.WaitAsync(linked.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Whether the store answers for an event that does not exist.</summary>
    public async Task<bool> AnswersAsync() => await FindAsync(Guid.NewGuid().ToString()).ConfigureAwait(false) is not null;
}
