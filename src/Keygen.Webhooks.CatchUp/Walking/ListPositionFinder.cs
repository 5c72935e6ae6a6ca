using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.CatchUp.Walking;

/// <summary>Finds where in the list a time is; the API has no filter for that.</summary>
internal sealed class ListPositionFinder(RunContext run)
{
    private readonly EventPageReader _pages = new(run);

    /// <summary>Finds the place to begin at, where there is none yet or a run was asked to go back to an earlier one.</summary>
    /// <param name="isFirst">Whether it is the process's first run, which says what is not used.</param>
    /// <returns>Why the run ends, or null.</returns>
    public async Task<RunEnd?> BeginAsync(bool isFirst)
    {
        var progress = run.Progress;
        if (!progress.IsPlaced)
        {
            var end = await PlaceAsync(progress.Since ?? run.Options.Since).ConfigureAwait(false);
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

        var mustGoBack = since < progress.Cursor?.Created;
        run.Progress = progress with { From = since < progress.From ? since : progress.From, Since = mustGoBack ? since : null };
        return mustGoBack ? await PlaceAsync(since).ConfigureAwait(false) : null;
    }

    /// <summary>Puts the cursor on the youngest row that is older than a time, or at the start when there is none.</summary>
    /// <param name="from">The time; null for now, by Keygen's clock.</param>
    /// <returns>Why the run ends, or null.</returns>
    public async Task<RunEnd?> PlaceAsync(DateTimeOffset? from)
    {
        // Where the oldest row is young enough, after a pruning, say, there is no need to look through the rest.
        var first = await run.Api.ListAsync(run.Access, run.Budget, "asc", null, 1, run.Stop).ConfigureAwait(false);
        if (first.Page is not { } oldest)
        {
            return RunEnd.Of(first);
        }

        // One that lies ahead would pass everything until then, unasked for and uncounted.
        var time = from < first.AnsweredAt ? from.Value : first.AnsweredAt;
        if (oldest.Rows is [] || oldest.Rows[0].Created >= time)
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

            if (page.Rows.FirstOrDefault(row => row.Id is not null && row.Created < time) is { } older)
            {
                return await MoveAsync(new(older.Id!, older.Created!.Value), time).ConfigureAwait(false);
            }

            behind = page.Rows.LastOrDefault(static row => row.Id is not null)?.Id;
            if (behind is null || !mayGoOn || pages > run.Options.DailyRequestBudget / 2)
            {
                // A search starts over each day and may never end; a walk from the start of the list does not, and hands over nothing more.
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
