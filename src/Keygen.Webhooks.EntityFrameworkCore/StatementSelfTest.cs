using System.Data.Common;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Runs every kind of statement of the store, with realistic rows, and reads the results. The transaction is rolled back. A statement that
/// fails here would make every delivery fail with 503 or 500.
/// </summary>
internal sealed class StatementSelfTest(DbContext context, StoreContext store, CancellationToken cancellationToken)
{
    private readonly DateTime _now = store.Now;

    private static readonly string Long = new('x', 400); // the length of a generic handler's name

    public async Task RunAsync()
    {
        // The default registration has an empty name.
        var key = new EventKey("", Guid.Empty.ToString(), Guid.NewGuid().ToString());
        await MarksAsync(key, MarkHashes.Of(key)).ConfigureAwait(false);
        await AttemptsAsync(key, MarkHashes.Of(key)).ConfigureAwait(false);
        await RemovalAsync(MarkHashes.Of(key)).ConfigureAwait(false);
        await LeasesAsync($"start {Guid.NewGuid():N}").ConfigureAwait(false);
        await ProgressAsync($"start {Guid.NewGuid():N}").ConfigureAwait(false);
    }

    /// <remarks>Execution strategies without retries, and those that gave up, wrap the provider's exception.</remarks>
    public static bool IsTransient(Exception? exception) =>
        exception is not null && (exception is DbException { IsTransient: true } || IsTransient(exception.InnerException));

    private async Task MarksAsync(EventKey key, string id)
    {
        var (first, claim) = (Guid.NewGuid(), Guid.NewGuid());
        var handler = MarkTable.MarkOf(key, id, Long, Guid.NewGuid(), _now);
        var last = MarkTable.MarkOf(key, id, "last", Guid.NewGuid(), _now);
        await MustAsync<KeygenWebhookMark>("be inserted into", 2, () =>
            TableStatement.InsertAsync(context, [MarkTable.MarkOf(key, id, "", first, _now), handler], cancellationToken)).ConfigureAwait(false);
        var other = MarkHashes.Of(key with { IdempotencyToken = key.IdempotencyToken + "2" });
        if (DatabaseSupport.InsertsFirst(context))
        {
            foreach (var rows in (int[])[2, 0])
            {
                await MustAsync<KeygenWebhookMark>("be inserted into", rows, () => context.InsertFirstAsync(
                    MarkTable.MarkOf(key, other, "", first, _now), MarkTable.MarkOf(key, other, Long, first, _now), cancellationToken)).ConfigureAwait(false);
            }
        }

        await MustAsync<KeygenWebhookMark>("be updated", 1, () => context.TakeEventAsync(id, first, claim, _now, cancellationToken)).ConfigureAwait(false);
        await MustAsync<KeygenWebhookMark>("be updated", 1, () => context.MarkDoneAsync(id, handler.HandlerHash, handler.RunId, cancellationToken)).ConfigureAwait(false);
        await MustAsync<KeygenWebhookMark>("be inserted into", 1, () => context.InsertAsync(last, cancellationToken)).ConfigureAwait(false);
        await MustAsync<KeygenWebhookMark>("be updated", 2, () =>
            context.SettleWithHandlerAsync(id, claim, last.HandlerHash, last.RunId, cancellationToken)).ConfigureAwait(false);
        foreach (var rows in DatabaseSupport.InsertsFirst(context) ? (int[])[1, 0] : [])
        {
            await MustAsync<KeygenWebhookMark>("be updated and inserted into at once", rows, () => context.TakeEventAndInsertAsync(
                first, claim, MarkTable.MarkOf(key, other, "next", claim, _now), cancellationToken)).ConfigureAwait(false);
        }

        await MustAsync<KeygenWebhookMark>("be updated", 3, () => context.RenewAsync(id, _now, cancellationToken)).ConfigureAwait(false);
        await MustAsync<KeygenWebhookMark>("be read as it was written", 1, async () =>
        {
            var marks = await context.ReadMarksAsync(id, cancellationToken).ConfigureAwait(false);
            return marks.IsDoneBy(handler.RunId, handler.HandlerHash) && marks.Settled?.RunId == claim && (marks.SeenAt - _now)?.Duration() < TimeSpan.FromSeconds(2) ? 1 : 0;
        }).ConfigureAwait(false);
        using (var count = TableStatement.Count<KeygenWebhookMark>(context, MarkTable.Row(id, handler.HandlerHash, handler.RunId)))
        {
            await MustAsync<KeygenWebhookMark>("be read", 1, async () =>
                Convert.ToInt32(await count.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), null)).ConfigureAwait(false);
        }

        await MustAsync<KeygenWebhookMark>("be deleted from", 0, () =>
            context.RemoveUndoneAsync(id, handler.HandlerHash, handler.RunId, cancellationToken)).ConfigureAwait(false);
        await MustAsync<KeygenWebhookMark>("be read", 1, async () =>
            await context.NowAsync(store, cancellationToken).ConfigureAwait(false) is null ? 0 : 1).ConfigureAwait(false);
    }

    private async Task AttemptsAsync(EventKey key, string id)
    {
        for (var attempts = 1; attempts <= 2; attempts++)
        {
            var attempt = new KeygenWebhookAttempt
            {
                EventHash = id,
                HandlerHash = MarkHashes.Of(Long),
                Registration = key.Registration,
                AccountId = key.AccountId,
                EventId = attempts == 1 ? null : Guid.Empty.ToString(),
                EventName = attempts == 1 ? null : Long,
                IdempotencyToken = key.IdempotencyToken,
                Handler = Long,
                Attempts = 1,
                LastErrorType = Long,
                LastAttemptAt = _now,
            };
            await MustAsync<KeygenWebhookAttempt>(
                attempts == 1 ? "be inserted into" : "be updated", 1, () => context.CountFailureAsync(attempt, cancellationToken)).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the cleaner's statements, with a time before all rows.</summary>
    private async Task RemovalAsync(string id)
    {
        var cutoff = _now - store.Traits.Retention - TimeSpan.FromDays(3650);
        foreach (var kind in ExpiredRows.Kinds)
        {
            Func<string, int, Func<Task<int>>, Task> must = kind.IsOfMarks ? MustAsync<KeygenWebhookMark> : MustAsync<KeygenWebhookAttempt>;
            await must("be searched for what is old", 0, async () =>
                (await kind.FindAsync(context, cutoff, 1, cancellationToken).ConfigureAwait(false)).Count).ConfigureAwait(false);
            await must("be deleted from", 0, () => kind.RemoveAsync(context, cutoff, [id, id], cancellationToken)).ConfigureAwait(false);
        }
    }

    private async Task LeasesAsync(string name)
    {
        var nameHash = MarkHashes.Of(name);
        await MustAsync<KeygenWebhookLease>("be inserted into", 1, () => context.InsertAsync(
            new KeygenWebhookLease { NameHash = nameHash, Name = name, FencingNumber = 1, HeldUntil = _now }, cancellationToken)).ConfigureAwait(false);
        await MustAsync<KeygenWebhookLease>("be updated", 1, () => context.UpdateLeaseAsync(nameHash, 1, 2, _now, cancellationToken)).ConfigureAwait(false);
        await MustAsync<KeygenWebhookLease>("be read as it was written", 2, async () =>
            (int)((await context.FindLeaseAsync(nameHash, cancellationToken).ConfigureAwait(false))?.FencingNumber ?? 0)).ConfigureAwait(false);
    }

    private async Task ProgressAsync(string name)
    {
        var nameHash = MarkHashes.Of(name);
        await MustAsync<KeygenWebhookProgress>("be inserted into", 1, () => context.InsertAsync(
            new KeygenWebhookProgress { NameHash = nameHash, Name = name, Version = 1, Content = "{}", WrittenAt = _now }, cancellationToken)).ConfigureAwait(false);
        var content = $$"""{"open":"{{new string('x', 70_000)}}"}"""; // the length with many open events
        await MustAsync<KeygenWebhookProgress>("be updated", 1, () => context.UpdateProgressAsync(nameHash, 1, content, _now, cancellationToken)).ConfigureAwait(false);
        await MustAsync<KeygenWebhookProgress>("be read as it was written", 1, async () => await context.Set<KeygenWebhookProgress>().IgnoreQueryFilters().AsNoTracking()
            .Where(progress => progress.NameHash == nameHash).Select(static progress => progress.Content).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) == content ? 1 : 0)
            .ConfigureAwait(false);
    }

    private async Task MustAsync<T>(string what, int rows, Func<Task<int>> statement)
        where T : class
    {
        int found;
        try
        {
            found = await statement().ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw Refusal<T>(what, exception.InnerException is DbException inner ? inner.Message : exception.Message, exception);
        }

        if (found != rows)
        {
            throw Refusal<T>(what, $"Expected {rows} rows, but found {found}.", null);
        }
    }

    private InvalidOperationException Refusal<T>(string what, string reason, Exception? exception) => new(
        $"The table {context.Model.FindEntityType(typeof(T))!.GetTableName()} cannot {what}: allow the user of {context.GetType().Name} to select, insert, update and delete, "
        + $"remove triggers from the table, and do not apply your model's conventions (lengths, column types, converters) to its columns. {reason}", exception);
}
