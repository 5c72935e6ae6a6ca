using Keygen.Webhooks.CatchUp.Api;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>Walks Keygen's list, oldest first, page by page, and hands on the events that match.</summary>
internal sealed class ReplayWalk(ReplayRun run)
{
    /// <summary>The start of a shorter range is looked for from the end of the list, that of a longer one from its beginning.</summary>
    private static readonly TimeSpan HalfOfTheList = TimeSpan.FromDays(15);

    private readonly ReplayRow _row = new(run);

    public async Task<RunEnd> RunAsync()
    {
        if (run.Request.EventId is { } id)
        {
            return await TakeOneAsync(id).ConfigureAwait(false);
        }

        if (run.State.Cursor is null && await FindStartAsync().ConfigureAwait(false) is { } notFound)
        {
            return notFound;
        }

        for (var hasReturned = false; run.Interrupted is null;)
        {
            var (answer, mayGoOn) = await run.Rows.ListAsync("asc", run.State.Cursor?.Id).ConfigureAwait(false);
            if (answer.Page is not { } page)
            {
                return RunEnd.Of(answer);
            }

            run.State = run.State with { Until = run.State.Until ?? Earlier(run.Request.To, answer.AnsweredAt) };
            if (page.Records.Count == 0 && run.State.Cursor is { } cursor)
            {
                // Keygen shows an empty page, not an error, after a row that was pruned or deleted.
                var found = await run.Rows.FindAsync(cursor.Id).ConfigureAwait(false);
                if (found.Status is not ApiStatus.Gone || hasReturned)
                {
                    return found.Status is ApiStatus.Ok or ApiStatus.TooLarge or ApiStatus.Gone ? RunEnd.Completed : RunEnd.Of(found);
                }

                (hasReturned, run.State) = (true, run.State with { Cursor = null });
                continue;
            }

            var end = await TakePageAsync(page, answer.AnsweredAt).ConfigureAwait(false);
            if (end is not null || !mayGoOn)
            {
                return end ?? RunEnd.Completed;
            }

            if (await run.SaveIfDueAsync(isPageEnd: true).ConfigureAwait(false) is { } overtaken)
            {
                return overtaken;
            }
        }

        return run.Interrupted!;
    }

    private async Task<RunEnd> TakeOneAsync(string id)
    {
        var answer = await run.Rows.FindAsync(id).ConfigureAwait(false);
        return answer.Status is ApiStatus.Gone
                ? RunEnd.Completed with { Problem = $"Keygen has no webhook event '{id}', or the token may not see it. Keygen keeps events for 30 days." }
            : answer.Page is not { Records: [var row] } ? RunEnd.Of(answer)
            : await _row.TakeAsync(row, answer.AnsweredAt).ConfigureAwait(false) ?? RunEnd.Completed;
    }

    /// <summary>The API has no filter for times. Finds the newest row before the range.</summary>
    private async Task<RunEnd?> FindStartAsync()
    {
        if (run.Request.From is not { } from || from < run.Parts.Time.GetUtcNow() - HalfOfTheList)
        {
            return null;
        }

        for (string? behind = null; run.Interrupted is null;)
        {
            var (answer, mayGoOn) = await run.Rows.ListAsync("desc", behind).ConfigureAwait(false);
            if (answer.Page is not { } page)
            {
                return RunEnd.Of(answer);
            }

            if (page.Records.FirstOrDefault(row => row.Id is not null && row.Created < from) is { } before)
            {
                run.State = run.State with { Cursor = new(before.Id!, before.Created!.Value) };
                return null;
            }

            behind = page.Records.LastOrDefault(static row => row.Id is not null)?.Id;
            if (behind is null || !mayGoOn)
            {
                return null;
            }
        }

        return run.Interrupted;
    }

    /// <returns>Why the walk ends with this page; null to go on.</returns>
    private async Task<RunEnd?> TakePageAsync(EventRecordPage page, DateTimeOffset now)
    {
        foreach (var row in page.Records)
        {
            if (run.Interrupted is { } interrupted)
            {
                return interrupted;
            }

            if (row.Created > run.State.Until)
            {
                return RunEnd.Completed;
            }

            var matched = run.Tally.Matched;
            if (await _row.TakeAsync(row, now).ConfigureAwait(false) is { } end)
            {
                return end;
            }

            var cursor = row.Id is null ? run.State.Cursor : new Position(row.Id, row.Created ?? run.State.Cursor?.Created ?? default);
            run.State = run.State with { Cursor = cursor, Left = run.Left };
            if (run.Tally.Matched > matched)
            {
                run.Report(row.Created ?? now);
                if (run.Request.IdempotencyToken is not null)
                {
                    return RunEnd.Completed;
                }
            }

            if (await run.SaveIfDueAsync(isPageEnd: false).ConfigureAwait(false) is { } overtaken)
            {
                return overtaken;
            }
        }

        if (run.State.Cursor is { } reached)
        {
            run.Report(reached.Created);
        }

        return null;
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;
}
