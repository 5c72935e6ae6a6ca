using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>Decides about one row: counts why it is skipped, or hands its event on.</summary>
internal sealed class ReplayRow(ReplayRun run)
{
    private readonly ReplayFilter _filter = new(run.Request);
    private readonly EndpointMatcher _endpoint = new(run.Parts.RegistrationOptions().EndpointUrls.Concat(run.Parts.Options.FormerEndpointUrls));

    /// <returns>Null when the row may be passed; otherwise why the walk ends before it.</returns>
    public async Task<RunEnd?> TakeAsync(EventRecord row, DateTimeOffset now)
    {
        var tally = run.Tally;
        tally.Seen++;
        if (!_filter.Matches(row))
        {
            return null;
        }

        if (!_endpoint.Matches(row.Endpoint))
        {
            tally.OtherEndpoint++;
            return null;
        }

        if (!row.HasPayload)
        {
            tally.NoPayload++;
            return null;
        }

        if (!EventReader.TryRead(row, out var keygenEvent, out var failure))
        {
            CatchUpLog.ReplayRowUnreadable(run.Parts.Logger, row.Id, failure, run.Request.Name);
            tally.Unreadable++;
            return null;
        }

        if (!_filter.Matches(keygenEvent) || !await HasStateAsync(keygenEvent).ConfigureAwait(false))
        {
            return null;
        }

        tally.Matched++;
        if (!run.Scope.RunsAgain && row.Created < now - run.Parts.Memory)
        {
            tally.TooOld++;
            return null;
        }

        return await run.Step.TakeAsync(keygenEvent, tally, run.Stop).ConfigureAwait(false);
    }

    private async Task<bool> HasStateAsync(KeygenEvent keygenEvent) =>
        run.Request.State is not { } state
        || await run.Parts.Store.FindAsync(new(run.Parts.Registration, keygenEvent.AccountId, keygenEvent.IdempotencyToken), run.Stop).ConfigureAwait(false) == state;
}
