using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Idempotency;

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

    private async Task<bool> HasStateAsync(KeygenEvent keygenEvent)
    {
        if (run.Request.State is not { } state)
        {
            return true;
        }

        var key = new EventKey(run.Parts.Registration, keygenEvent.AccountId, keygenEvent.IdempotencyToken);
        return state switch
        {
            ReplayEventState.Failing => await run.Parts.States!.FindAsync(key, run.Stop).ConfigureAwait(false) is { } known && known.Failures.Any(IsChosen),
            ReplayEventState.HandedOver => await IsHandedOverAsync(key).ConfigureAwait(false),
            _ => await run.Parts.Store.FindAsync(key, run.Stop).ConfigureAwait(false) == state switch
            {
                ReplayEventState.Open => EventState.Open,
                ReplayEventState.Settled => EventState.Settled,
                _ => EventState.Unknown,
            },
        };
    }

    /// <summary>Whether the hand-over is recorded, and the later handlers, whose marks have a key of their own, have not all completed.</summary>
    private async Task<bool> IsHandedOverAsync(EventKey key)
    {
        var later = key.ToLaterKey();
        return await run.Parts.States!.FindAllAsync([key, later], run.Stop).ConfigureAwait(false) is [{ } own, var marks]
            && own.Completed.Contains(HandlerNames.Forward, StringComparer.Ordinal) && marks is not { State: EventState.Settled };
    }

    /// <summary>Whether the replay runs the handler, which the store may know by a former name.</summary>
    private bool IsChosen(HandlerFailure failure) => run.Scope.Handlers.Contains(
        HandlerNames.CurrentOf(run.Parts.Dispatcher.HandlerNames, failure.Handler), StringComparer.Ordinal);
}
