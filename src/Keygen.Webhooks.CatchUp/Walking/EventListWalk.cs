using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.CatchUp.Watching;

namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>Walks the list from the cursor to the newest row that is old enough.</summary>
internal sealed class EventListWalk(RunContext run, ListPositionFinder places, RowDispatcher dispatcher, EndpointWatcher? watcher = null)
{
    private readonly EventPageReader _pages = new(run);
    private Position? _position;

    public async Task<RunEnd> RunAsync()
    {
        _position = run.Progress.Cursor;
        for (bool wasPlaced = false, hasReturned = false; ;)
        {
            if (run.Interrupted is { } interrupted)
            {
                return interrupted;
            }

            var (answer, mayGoOn) = await _pages.ListAsync("asc", _position?.Id).ConfigureAwait(false);
            if (answer.Page is not { } page)
            {
                return RunEnd.Of(answer);
            }

            if (page.Records.Count == 0 && _position is { } position)
            {
                var (isGone, trouble) = await IsGoneAsync(position).ConfigureAwait(false);
                if (trouble is not null || !isGone || wasPlaced)
                {
                    return trouble ?? RunEnd.Completed;
                }

                if (position != run.Progress.Cursor)
                {
                    // A row of this walk. Others can still appear before it, so the cursor must not move there.
                    if (hasReturned)
                    {
                        return RunEnd.Completed;
                    }

                    (hasReturned, _position) = (true, run.Progress.Cursor);
                    run.History?.ReadAgain();
                    continue;
                }

                wasPlaced = true;
                CatchUpLog.CursorGone(run.Logger, position.Id, position.Created);
                if (await places.PlaceAsync(position.Created).ConfigureAwait(false) is { } failed)
                {
                    return failed;
                }

                _position = run.Progress.Cursor;
                continue;
            }

            var end = await PageAsync(page, answer.AnsweredAt).ConfigureAwait(false);
            if (end is not null || !mayGoOn)
            {
                return end ?? RunEnd.Completed;
            }

            if (await run.SaveAsync().ConfigureAwait(false) is { } overtaken)
            {
                return overtaken;
            }

            GoOn(answer.AnsweredAt);
        }
    }

    /// <summary>
    /// Skips what an earlier walk has read but the cursor must not pass yet. It is read again once it is old enough. Each walk reads
    /// everything up to that point, so an event that appears late is not missed.
    /// </summary>
    private void GoOn(DateTimeOffset now)
    {
        if (_position?.Created > now - run.Options.Overlap && run.History?.Passed is { } passed && _position.IsBefore(passed))
        {
            _position = passed;
        }
    }

    /// <summary>Keygen shows an empty page, not an error, after a row that was pruned or deleted.</summary>
    private async Task<(bool IsGone, RunEnd? Trouble)> IsGoneAsync(Position position)
    {
        var answer = await run.Api.FindAsync(run.Access, run.Budget, position.Id, run.Stop).ConfigureAwait(false);
        return answer.Status switch
        {
            ApiStatus.Ok or ApiStatus.TooLarge => (false, null),
            ApiStatus.Gone => (true, null),
            _ => (false, RunEnd.Of(answer)),
        };
    }

    /// <returns>Why the walk ends with this page; null to go on.</returns>
    private async Task<RunEnd?> PageAsync(EventRecordPage page, DateTimeOffset now)
    {
        var times = new RowTimes(now - run.Options.MinimumAge, run.Progress.From, now - run.Memory);
        foreach (var row in page.Records)
        {
            if (run.Interrupted is { } interrupted)
            {
                return interrupted;
            }

            var facts = new RowFacts(row.Status, row.Created, run.Endpoint.Matches(row.Endpoint), run.Progress.IsWaiting(row.Id), row.HasPayload);
            var action = RowRule.Decide(facts, times);
            if (action is RowAction.Stop)
            {
                return RunEnd.Completed;
            }

            run.Counts.Seen++;
            if (await ActAsync(action, row, now).ConfigureAwait(false) is { } end)
            {
                return end;
            }

            if (watcher is not null && facts.IsForThisEndpoint)
            {
                await watcher.PassAsync(row, now).ConfigureAwait(false);
            }

            Pass(row, now);
            if (run.VersionedProgress.IsSaveDue && await run.SaveAsync().ConfigureAwait(false) is { } overtaken)
            {
                return overtaken;
            }
        }

        return null;
    }

    private async Task<RunEnd?> ActAsync(RowAction action, EventRecord row, DateTimeOffset now)
    {
        switch (action)
        {
            case RowAction.Dispatch:
                return await dispatcher.RunAsync(row, now).ConfigureAwait(false);
            case RowAction.Open:
                return dispatcher.Open(row, now);
            case RowAction.PassUnknownUrl:
                run.Counts.UnknownUrl++;
                return null;
            case RowAction.PassTooOld:
                run.Counts.TooOld++;
                return null;
            default:
                return null;
        }
    }

    /// <summary>Moves the walk past the row. The cursor moves only when no row can appear before it any more.</summary>
    private void Pass(EventRecord row, DateTimeOffset now)
    {
        if (row.Id is not { } id)
        {
            return;
        }

        run.Passed = _position = new(id, row.Created ?? _position?.Created ?? run.Progress.From);
        if (_position.Created <= now - run.Options.Overlap)
        {
            run.Progress = run.Progress with { Cursor = _position };
        }
    }
}
