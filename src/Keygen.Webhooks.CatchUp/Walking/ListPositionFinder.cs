using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>Finds the position of a time in the list. The API has no filter for it.</summary>
internal sealed class ListPositionFinder(RunContext run)
{
    private readonly EventPageReader _pages = new(run);

    /// <summary>Finds the start position when there is none yet, or when a run must go back to an earlier time.</summary>
    /// <param name="isFirst">Whether this is the process's first run, which logs a setting that is ignored.</param>
    /// <returns>Why the run ends; null to go on.</returns>
    public async Task<RunEnd?> BeginAsync(bool isFirst)
    {
        var progress = run.Progress;
        if (!progress.IsPlaced)
        {
            var end = await PlaceAsync(CatchUpProgress.Earlier(progress.Since, run.Options.Since)).ConfigureAwait(false);
            if (end is null && progress.Since is null)
            {
                CatchUpLog.BeginsAnew(run.Logger, run.Progress.From);
            }

            return end;
        }

        if (isFirst && run.Options.Since is { } configured)
        {
            var level = configured < progress.From ? LogLevel.Warning : LogLevel.Information;
            CatchUpLog.SinceNotUsed(run.Logger, level, configured, progress.Cursor?.Created ?? progress.From, progress.From);
        }

        if (progress.Since is not { } since)
        {
            return null;
        }

        // At the same time as well: rows of that very time may have been passed unhandled.
        var mustGoBack = since <= progress.Cursor?.Created;
        run.Progress = progress with { From = since < progress.From ? since : progress.From, Since = mustGoBack ? since : null };
        return mustGoBack ? await PlaceAsync(since).ConfigureAwait(false) : null;
    }

    /// <summary>Puts the cursor on the newest row older than a time, or at the start when there is none.</summary>
    /// <param name="from">
    /// The time; null for the overlap before now, by Keygen's clock: what was lost while this very version was deployed is fetched. With a
    /// store that forgets at a restart, null means now: otherwise each restart without progress would handle the last events again.
    /// </param>
    /// <returns>Why the run ends; null to go on.</returns>
    public async Task<RunEnd?> PlaceAsync(DateTimeOffset? from)
    {
        // When the oldest row is new enough, for example after a pruning, no search is needed.
        var first = await run.Api.ListAsync(run.Access, run.Budget, "asc", null, 1, run.Stop).ConfigureAwait(false);
        if (first.Page is not { } oldest)
        {
            return RunEnd.Of(first);
        }

        // A time in the future would skip all events until then, unread and uncounted.
        var wanted = from ?? first.AnsweredAt - (run.SurvivesRestart ? run.Options.Overlap : TimeSpan.Zero);
        var time = wanted < first.AnsweredAt ? wanted : first.AnsweredAt;
        if (oldest.Records is [] || oldest.Records[0].Created >= time)
        {
            return await MoveAsync(null, time).ConfigureAwait(false);
        }

        string? behind = null;
        for (var pages = 1; ; pages++)
        {
            var (answer, mayGoOn) = await _pages.ListAsync("desc", behind).ConfigureAwait(false);
            if (answer.Page is not { } page)
            {
                return RunEnd.Of(answer);
            }

            if (page.Records.FirstOrDefault(row => row.Id is not null && row.Created < time) is { } older)
            {
                return await MoveAsync(new(older.Id!, older.Created!.Value), time).ConfigureAwait(false);
            }

            behind = page.Records.LastOrDefault(static row => row.Id is not null)?.Id;
            if (behind is null || !mayGoOn || pages > run.Options.DailyRequestBudget / 2)
            {
                // A search starts over each day and may never end. A walk from the start ends, and dispatches no more events.
                return await MoveAsync(null, time).ConfigureAwait(false);
            }
        }
    }

    private Task<RunEnd?> MoveAsync(Position? cursor, DateTimeOffset time)
    {
        var progress = run.Progress;
        var from = progress.IsPlaced && progress.From < time ? progress.From : time;
        run.Progress = progress with { IsPlaced = true, Cursor = cursor, From = from, Since = null };
        return run.SaveAsync();
    }
}
