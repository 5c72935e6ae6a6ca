using Keygen.Webhooks.EntityFrameworkCore.Model;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>A kind of rows that expire: how to find some of them, and how to remove those that are still old.</summary>
/// <param name="IsOfMarks">True for marks, false for attempts.</param>
/// <param name="FindAsync">Returns the events of the oldest rows before a time, up to a number of rows.</param>
/// <param name="RemoveAsync">Removes the rows of this kind for these events that are still older than that time.</param>
internal sealed record ExpiredRows(
    bool IsOfMarks,
    Func<DbContext, DateTime, int, CancellationToken, Task<List<string>>> FindAsync,
    Func<DbContext, DateTime, IReadOnlyList<string>, CancellationToken, Task<int>> RemoveAsync)
{
    /// <summary>The kinds in the order of removal: a handler's row goes after its event's row.</summary>
    public static readonly ExpiredRows[] Kinds =
    [
        new(true, static (context, cutoff, count, ct) => Marks(context)
                .Where(mark => mark.HandlerHash == MarkHashes.EventItself && mark.SeenAt < cutoff)
                .OrderBy(static mark => mark.SeenAt).Take(count).Select(static mark => mark.EventHash).ToListAsync(ct),
            static (context, cutoff, ids, ct) => RemoveMarksAsync(context, "=", cutoff, ids, ct)),

        // Handlers' rows of events that were never settled.
        new(true, static (context, cutoff, count, ct) => Marks(context)
                .Where(mark => mark.HandlerHash != MarkHashes.EventItself && mark.SeenAt < cutoff
                    && !Marks(context).Any(settled => settled.EventHash == mark.EventHash && settled.HandlerHash == MarkHashes.EventItself))
                .OrderBy(static mark => mark.SeenAt).Take(count).Select(static mark => mark.EventHash).ToListAsync(ct),
            static (context, cutoff, ids, ct) => RemoveMarksAsync(context, "<>", cutoff, ids, ct)),

        new(false, static (context, cutoff, count, ct) => Attempts(context)
                .Where(attempt => attempt.LastAttemptAt < cutoff)
                .OrderBy(static attempt => attempt.LastAttemptAt).Take(count).Select(static attempt => attempt.EventHash).ToListAsync(ct),
            static (context, cutoff, ids, ct) => TableStatement.DeleteAsync<KeygenWebhookAttempt>(
                context, [new(nameof(KeygenWebhookAttempt.LastAttemptAt), cutoff, "<"), ColumnValue.In(nameof(KeygenWebhookAttempt.EventHash), ids)], ct)),
    ];

    private static IQueryable<KeygenWebhookMark> Marks(DbContext context) => context.Set<KeygenWebhookMark>().IgnoreQueryFilters().AsNoTracking();

    private static IQueryable<KeygenWebhookAttempt> Attempts(DbContext context) => context.Set<KeygenWebhookAttempt>().IgnoreQueryFilters().AsNoTracking();

    private static Task<int> RemoveMarksAsync(DbContext context, string comparison, DateTime cutoff, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        TableStatement.DeleteAsync<KeygenWebhookMark>(
            context,
            [
                new(nameof(KeygenWebhookMark.HandlerHash), MarkHashes.EventItself, comparison), new(nameof(KeygenWebhookMark.SeenAt), cutoff, "<"),
                ColumnValue.In(nameof(KeygenWebhookMark.EventHash), ids),
            ],
            cancellationToken);
}
