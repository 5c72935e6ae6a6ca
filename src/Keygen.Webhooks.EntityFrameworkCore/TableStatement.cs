using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>One SQL statement on a table of the store. Its text is made once for each model.</summary>
/// <remarks>
/// EF Core inserts only through the change tracker and <c>SaveChanges</c>, which belong to the handler. Its <c>ExecuteUpdate</c> and
/// <c>ExecuteDelete</c> apply the app's query filters, and some providers generate SQL for them that their server rejects. So the store
/// writes its own statements: one table, no alias, columns compared with parameters. The context's interceptors and log see them.
/// </remarks>
internal sealed class TableStatement(IRelationalCommand template, string[] parameters, IProperty[] columns)
{
    /// <summary>
    /// The command timeout when the caller can cancel. Some providers ignore the token while they wait for a lock, for example SQLite's.
    /// </summary>
    private const int LimitInSeconds = 5;

    private static readonly ConditionalWeakTable<IModel, ConcurrentDictionary<string, TableStatement>> Statements = [];

    /// <remarks>
    /// Inserts all rows with one statement. It waits for an open transaction that inserted the same key, and fails if that one commits.
    /// </remarks>
    public static Task<int> InsertAsync<T>(DbContext context, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        var statement = Of<T, int>(context, $"INSERT {rows.Count}", rows.Count, static (builder, count) => builder.Insert(count));
        return statement.ExecuteAsync(context, statement.ValuesOf(rows), cancellationToken);
    }

    /// <summary>Inserts all rows, or none when the table has a row with this value. It waits as <see cref="InsertAsync"/> does.</summary>
    public static Task<int> InsertUnlessAsync<T>(DbContext context, IReadOnlyList<T> rows, ColumnValue present, CancellationToken cancellationToken)
        where T : class
    {
        var statement = Of<T, (int Count, ColumnValue Present)>(
            context, $"INSERT {rows.Count} UNLESS {present.Property}", (rows.Count, present), static (builder, parts) => builder.InsertUnless(parts.Count, parts.Present));
        return statement.ExecuteAsync(context, [.. statement.ValuesOf(rows), present.Value], cancellationToken);
    }

    /// <returns>The number of rows that matched.</returns>
    public static Task<int> UpdateAsync<T>(DbContext context, ColumnValue[] set, ColumnValue[] where, CancellationToken cancellationToken)
        where T : class =>
        Of<T, (ColumnValue[] Set, ColumnValue[] Where)>(
            context, $"UPDATE {ColumnValue.ShapeOf(set)} WHERE {ColumnValue.ShapeOf(where)}", (set, where), static (builder, parts) => builder.Update(parts.Set, parts.Where))
            .ExecuteAsync(context, ColumnValue.ValuesOf(set, where), cancellationToken);

    /// <summary>
    /// Updates a row and inserts another in one round trip; inserts nothing when there is no row to update. PostgreSQL alone has such a statement.
    /// </summary>
    /// <returns>The number of rows that were inserted.</returns>
    public static Task<int> UpdateAndInsertAsync<T>(DbContext context, ColumnValue[] set, ColumnValue[] where, T row, CancellationToken cancellationToken)
        where T : class
    {
        var statement = Of<T, (ColumnValue[] Set, ColumnValue[] Where)>(
            context, $"UPDATE {ColumnValue.ShapeOf(set)} WHERE {ColumnValue.ShapeOf(where)} INSERT", (set, where),
            static (builder, parts) => builder.UpdateAndInsert(parts.Set, parts.Where));
        return statement.ExecuteAsync(context, [.. ColumnValue.ValuesOf(set, where), .. statement.ValuesOf([row])], cancellationToken);
    }

    /// <returns>The number of rows that were deleted.</returns>
    public static Task<int> DeleteAsync<T>(DbContext context, ColumnValue[] where, CancellationToken cancellationToken)
        where T : class =>
        Of<T, ColumnValue[]>(context, $"DELETE {ColumnValue.ShapeOf(where)}", where, static (builder, columns) => builder.Delete(columns))
            .ExecuteAsync(context, ColumnValue.ValuesOf(where), cancellationToken);

    /// <summary>Creates a command that counts rows. EF Core's interceptors do not see it.</summary>
    public static DbCommand Count<T>(DbContext context, ColumnValue[] where)
        where T : class
    {
        var statement = Of<T, ColumnValue[]>(context, $"COUNT {ColumnValue.ShapeOf(where)}", where, static (builder, columns) => builder.Count(columns));
        return statement.CreateCommand(new(context.GetService<IRelationalConnection>(), statement.Named(ColumnValue.ValuesOf(where)), null, context, null));
    }

    private static TableStatement Of<T, TPart>(DbContext context, string shape, TPart part, Func<TableStatementBuilder, TPart, TableStatement> build) =>
        Statements.GetOrCreateValue(context.Model).GetOrAdd(
            $"{typeof(T).Name} {shape}", static (_, making) => making.build(new(making.context, typeof(T)), making.part), (context, part, build));

    private object?[] ValuesOf<T>(IReadOnlyList<T> rows)
        where T : class
    {
        var values = new object?[rows.Count * columns.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = columns[i % columns.Length].GetGetter().GetClrValue(rows[i / columns.Length]);
        }

        return values;
    }

    private Dictionary<string, object?> Named(object?[] values)
    {
        var named = new Dictionary<string, object?>(values.Length, StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            named.Add(parameters[i], values[i]);
        }

        return named;
    }

    private DbCommand CreateCommand(RelationalCommandParameterObject context) => template.CreateDbCommand(context, Guid.Empty, DbCommandMethod.ExecuteScalar);

    private async Task<int> ExecuteAsync(DbContext context, object?[] values, CancellationToken cancellationToken)
    {
        var connection = context.GetService<IRelationalConnection>();
        var own = connection.CommandTimeout;
        var command = connection.RentCommand();
        try
        {
            if (cancellationToken.CanBeCanceled && DatabaseSupport.HeedsTimeouts(context) && (own ?? ProviderTimeout(connection)) is 0 or > LimitInSeconds)
            {
                connection.CommandTimeout = LimitInSeconds;
            }

            command.PopulateFrom(template);
            return await command.ExecuteNonQueryAsync(
                new(connection, Named(values), null, context, context.GetService<IRelationalCommandDiagnosticsLogger>(), CommandSource.ExecuteSqlRaw),
                DatabaseSupport.TokenFor(context, cancellationToken)).ConfigureAwait(false);
        }
        finally
        {
            connection.ReturnCommand(command);
            connection.CommandTimeout = own;
        }
    }

    private static int ProviderTimeout(IRelationalConnection connection)
    {
        using var command = connection.DbConnection.CreateCommand();
        return command.CommandTimeout;
    }
}
