using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Inserts a row by a statement of its own.</summary>
/// <remarks>
/// EF Core inserts only what its change tracker holds, which is the handler's own, and through <c>SaveChanges</c>, where a user's
/// interceptors and overrides would meet the row.
/// </remarks>
internal static class RowInsert
{
    /// <summary>
    /// Inserts a row. It waits for a transaction that has inserted one with the same key and not ended yet, and fails if that
    /// one was committed.
    /// </summary>
    public static Task<int> InsertAsync<T>(this DbContext context, T row, CancellationToken cancellationToken)
        where T : class => InsertAsync(context, row, null, cancellationToken);

    /// <summary>Inserts an event's own mark if that of one of its handlers is there, from the same run.</summary>
    /// <remarks>
    /// Not every provider notices that the server has ended the transaction by itself, after a deadlock, say: SQL Server's goes on
    /// without one. What was inserted in the transaction is gone by then, and that is how it is found out.
    /// </remarks>
    public static Task<int> InsertBesideAsync(
        this DbContext context, KeygenWebhookMark mark, string handlerId, CancellationToken cancellationToken) =>
        InsertAsync(context, mark, handlerId, cancellationToken);

    private static Task<int> InsertAsync<T>(DbContext context, T row, string? besideHandlerId, CancellationToken cancellationToken)
        where T : class
    {
        var type = context.Model.FindEntityType(typeof(T))!;
        var table = StoreObjectIdentifier.Create(type, StoreObjectType.Table)!.Value;
        var sql = context.GetService<ISqlGenerationHelper>();
        var columns = new List<string>();
        var parameters = new List<DbParameter>();
        using var command = context.Database.GetDbConnection().CreateCommand();
        foreach (var property in type.GetProperties().Where(static property => property.PropertyInfo is not null))
        {
            columns.Add(ColumnOf(property.Name));
            Add(property.Name, property.Name, property.PropertyInfo!.GetValue(row));
        }

        var values = string.Join(", ", parameters.Select(static parameter => parameter.ParameterName));
        var name = sql.DelimitIdentifier(table.Name, table.Schema);
        var source = besideHandlerId is null
            ? $"VALUES ({values})"
            : $"SELECT {values} FROM {name} WHERE {Is(nameof(KeygenWebhookMark.EventId))} AND {Is(nameof(KeygenWebhookMark.RunId))} "
                + $"AND {ColumnOf(nameof(KeygenWebhookMark.HandlerId))} = {Add(nameof(KeygenWebhookMark.HandlerId), "BesideHandlerId", besideHandlerId)}";
#pragma warning disable EF1002 // names from the model, delimited; the values are parameters
        return context.Database.ExecuteSqlRawAsync($"INSERT INTO {name} ({string.Join(", ", columns)}) {source}", parameters, cancellationToken);
#pragma warning restore EF1002

        string ColumnOf(string property) => sql.DelimitIdentifier(type.FindProperty(property)!.GetColumnName(table)!);

        string Is(string property) => $"{ColumnOf(property)} = {sql.GenerateParameterName(property)}";

        string Add(string property, string parameter, object? value)
        {
            parameters.Add(type.FindProperty(property)!.GetRelationalTypeMapping()
                .CreateParameter(command, sql.GenerateParameterName(parameter), value, nullable: false));
            return parameters[^1].ParameterName;
        }
    }
}
