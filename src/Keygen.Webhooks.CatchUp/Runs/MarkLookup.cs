using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.CatchUp.Runs;

/// <summary>Looks up in the store what it remembers of an event. Throws nothing: that a store does not answer is an answer here.</summary>
internal sealed class MarkLookup(RunContext run, IIdempotencyStore store, string registration)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>Null when the store did not say.</returns>
    public async Task<EventState?> FindAsync(string token)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, run.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, run.Stop);
            var asked = store.FindAsync(new(registration, run.Access.Verifier.AccountId, token), either.Token).AsTask();
            return await asked.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Whether the store answers for an event that there is not.</summary>
    public async Task<bool> AnswersAsync() => await FindAsync(Guid.NewGuid().ToString()).ConfigureAwait(false) is not null;
}
