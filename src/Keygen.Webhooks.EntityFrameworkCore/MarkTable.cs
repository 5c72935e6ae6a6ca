using System.Data.Common;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The statements on marks. None goes through the change tracker, which is the handler's own.</summary>
internal static class MarkTable
{
    public static async Task<EventMarks> ReadMarksAsync(this DbContext context, string eventId, CancellationToken cancellationToken) =>
        new(await context.Set<KeygenWebhookMark>().AsNoTracking().Where(mark => mark.EventId == eventId)
            .Select(static mark => new MarkState(mark.HandlerId, mark.RunId, mark.IsDone, mark.SeenAt))
            .ToListAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Inserts a row, which waits for a run that has inserted the same and not ended yet, and fails if that one ended well.</summary>
    /// <remarks>EF Core inserts only through <c>SaveChanges</c>, where a user's own interceptors and overrides would meet the row.</remarks>
    public static Task<int> InsertMarkAsync(this DbContext context, KeygenWebhookMark mark, CancellationToken cancellationToken)
    {
        var type = context.Model.FindEntityType(typeof(KeygenWebhookMark))!;
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var sql = context.GetService<ISqlGenerationHelper>();
        var columns = new List<string>();
        var parameters = new List<DbParameter>();
        using var command = context.Database.GetDbConnection().CreateCommand();
        foreach (var property in type.GetProperties().Where(static property => property.PropertyInfo is not null))
        {
            columns.Add(sql.DelimitIdentifier(property.GetColumnName(table)!));
            parameters.Add(property.GetRelationalTypeMapping()
                .CreateParameter(command, sql.GenerateParameterName(property.Name), property.PropertyInfo!.GetValue(mark), nullable: false));
        }

#pragma warning disable EF1003 // names from the model, delimited; the values are parameters
        return context.Database.ExecuteSqlRawAsync(
            $"INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} ({string.Join(", ", columns)}) "
            + $"VALUES ({string.Join(", ", parameters.Select(static parameter => parameter.ParameterName))})",
            parameters, cancellationToken);
#pragma warning restore EF1003
    }

    public static Task<int> MarkDoneAsync(this DbContext context, string eventId, string handlerId, Guid runId, CancellationToken cancellationToken) =>
        context.Set<KeygenWebhookMark>()
            .Where(mark => mark.EventId == eventId && mark.HandlerId == handlerId && mark.RunId == runId)
            .ExecuteUpdateAsync(static set => set.SetProperty(static mark => mark.IsDone, true), cancellationToken);

    /// <summary>Removes a handler's row that was committed before it was done, which only a handler can bring about that commits by itself.</summary>
    public static Task<int> RemoveUndoneAsync(this DbContext context, string eventId, string handlerId, Guid runId, CancellationToken cancellationToken) =>
        context.Set<KeygenWebhookMark>()
            .Where(mark => mark.EventId == eventId && mark.HandlerId == handlerId && mark.RunId == runId && !mark.IsDone
                && !context.Set<KeygenWebhookMark>().Any(settled => settled.EventId == eventId && settled.HandlerId == MarkIds.EventItself))
            .ExecuteDeleteAsync(cancellationToken);
}

/// <summary>What a claim needs of a row.</summary>
internal sealed record MarkState(string HandlerId, Guid RunId, bool IsDone, DateTime SeenAt);

/// <summary>The rows of one event, as committed.</summary>
internal sealed class EventMarks(List<MarkState> rows)
{
    public MarkState? Settled { get; } = rows.Find(static row => row.HandlerId == MarkIds.EventItself);

    public EventState State => Settled is not null ? EventState.Settled : rows.Count > 0 ? EventState.Open : EventState.Unknown;

    public IEnumerable<MarkState> Undone => Settled is null ? rows.Where(static row => !row.IsDone) : [];

    public bool IsDone(string handlerId) => Settled is not null || rows.Exists(row => row.IsDone && row.HandlerId == handlerId);

    /// <summary>Whether this run is the one that got it done.</summary>
    public bool IsDoneBy(Guid runId, string handlerId) =>
        IsDone(handlerId) && rows.Exists(row => row.RunId == runId && row.HandlerId == handlerId);
}
