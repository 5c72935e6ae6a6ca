using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>A page of events that were handed over, and whose later work is not settled.</summary>
/// <remarks>
/// The marks of the later work have another hash, which a database cannot compute. A join on the token would have no index. So hand-overs
/// are read in steps, and the marks of their later work are looked up by primary key.
/// </remarks>
internal static class HandedOverPage
{
    public const int Step = 500;

    /// <summary>How many hand-overs a page looks at. So a page may have fewer events than there are.</summary>
    public const int MostRead = 10_000;

    /// <param name="context">The context.</param>
    /// <param name="handOvers">The hand-overs.</param>
    /// <param name="from">The position to begin after; null for the newest.</param>
    /// <param name="pageSize">The largest number of events.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The rows, and the position after which the next page begins; null when this is the last.</returns>
    public static async Task<(List<EventRow> Rows, EventPosition? Next)> ReadAsync(
        DbContext context, IQueryable<EventRow> handOvers, EventPosition? from, int pageSize, CancellationToken cancellationToken)
    {
        var found = new List<EventRow>();
        for (var read = 0; read < MostRead; read += Step)
        {
            var step = await handOvers.After(from).Take(Step).ToListAsync(cancellationToken).ConfigureAwait(false);
            var later = step.ConvertAll(static row => MarkHashes.Of(row.Key.ToLaterKey()));
            var settled = await context.Marks().Where(mark => later.Contains(mark.EventHash) && mark.HandlerHash == MarkHashes.EventItself && mark.IsDone)
                .Select(static mark => mark.EventHash).ToHashSetAsync(cancellationToken).ConfigureAwait(false);
            found.AddRange(step.Where((_, i) => !settled.Contains(later[i])));
            if (found.Count > pageSize)
            {
                return (found[..pageSize], found[pageSize - 1].Position);
            }

            if (step.Count < Step)
            {
                return (found, null);
            }

            from = step[^1].Position;
        }

        return (found, from);
    }
}
