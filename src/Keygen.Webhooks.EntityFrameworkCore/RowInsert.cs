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
            columns.Add(sql.DelimitIdentifier(property.GetColumnName(table)!));
            parameters.Add(property.GetRelationalTypeMapping()
                .CreateParameter(command, sql.GenerateParameterName(property.Name), property.PropertyInfo!.GetValue(row), nullable: false));
        }

#pragma warning disable EF1003 // names from the model, delimited; the values are parameters
        return context.Database.ExecuteSqlRawAsync(
            $"INSERT INTO {sql.DelimitIdentifier(table.Name, table.Schema)} ({string.Join(", ", columns)}) "
            + $"VALUES ({string.Join(", ", parameters.Select(static parameter => parameter.ParameterName))})",
            parameters, cancellationToken);
#pragma warning restore EF1003
    }
}
