using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>A value to set a column to, or to compare it with.</summary>
/// <param name="Property">The name of the property.</param>
/// <param name="Value">The value; for <c>IN</c> an array with at least one element.</param>
/// <param name="Comparison">The SQL operator between the column and the value.</param>
internal readonly record struct ColumnValue(string Property, object? Value, string Comparison = "=")
{
    /// <summary>The condition that a column has one of these values.</summary>
    public static ColumnValue In<T>(string property, params IReadOnlyCollection<T> values) => new(property, values.Cast<object>().ToArray(), "IN");
}

/// <summary>One SQL statement on a table of the store, built from the model's names and type mappings.</summary>
/// <remarks>
/// EF Core inserts only through the change tracker and <c>SaveChanges</c>, which belong to the handler. Its <c>ExecuteUpdate</c> and
/// <c>ExecuteDelete</c> apply the app's query filters, and some providers generate SQL for them that their server rejects. So the store
/// writes its own statements: one table, no alias, columns compared with parameters.
/// </remarks>
internal sealed class TableStatement
{
    /// <summary>
    /// The command timeout when the caller can cancel. Some providers ignore the token while they wait for a lock, for example SQLite's.
    /// </summary>
    private const int LimitInSeconds = 5;

    private readonly DbContext _context;
    private readonly IEntityType _type;
    private readonly StoreObjectIdentifier _table;
    private readonly ISqlGenerationHelper _sql;
    private readonly DbCommand _command;

    private TableStatement(DbContext context, Type entity)
    {
        _context = context;
        _type = context.Model.FindEntityType(entity)!;
        _table = StoreObjectIdentifier.Create(_type, StoreObjectType.Table)!.Value;
        _sql = context.GetService<ISqlGenerationHelper>();
        _command = context.Database.GetDbConnection().CreateCommand();
    }

    private string Table => _sql.DelimitIdentifier(_table.Name, _table.Schema);

    /// <remarks>
    /// Inserts all rows with one statement. It waits for an open transaction that inserted the same key, and fails if that one commits.
    /// </remarks>
    public static Task<int> InsertAsync<T>(DbContext context, IReadOnlyList<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        var statement = new TableStatement(context, typeof(T));
        var properties = statement._type.GetProperties().Where(static property => property.PropertyInfo is not null).ToArray();
        var values = rows.Select(row => $"({string.Join(", ", properties.Select(property => statement.Add(property, property.PropertyInfo!.GetValue(row))))})");
        return statement.ExecuteAsync(
            $"INSERT INTO {statement.Table} ({string.Join(", ", properties.Select(statement.Column))}) VALUES {string.Join(", ", values)}", cancellationToken);
    }

    /// <returns>The number of rows that matched.</returns>
    public static Task<int> UpdateAsync<T>(DbContext context, ColumnValue[] set, ColumnValue[] where, CancellationToken cancellationToken)
        where T : class
    {
        var statement = new TableStatement(context, typeof(T));
        return statement.ExecuteAsync(
            $"UPDATE {statement.Table} SET {string.Join(", ", set.Select(statement.Compare))} WHERE {statement.Condition(where)}", cancellationToken);
    }

    /// <returns>The number of rows that were deleted.</returns>
    public static Task<int> DeleteAsync<T>(DbContext context, ColumnValue[] where, CancellationToken cancellationToken)
        where T : class
    {
        var statement = new TableStatement(context, typeof(T));
        return statement.ExecuteAsync($"DELETE FROM {statement.Table} WHERE {statement.Condition(where)}", cancellationToken);
    }

    /// <summary>Creates a command that counts rows. It is the provider's own, so EF Core's interceptors do not see it.</summary>
    public static DbCommand Count<T>(DbContext context, ColumnValue[] where)
        where T : class
    {
        var statement = new TableStatement(context, typeof(T));
        statement._command.CommandText = $"SELECT COUNT(*) FROM {statement.Table} WHERE {statement.Condition(where)}";
        return statement._command;
    }

    private string Condition(ColumnValue[] where) => string.Join(" AND ", where.Select(Compare));

    private string Compare(ColumnValue field)
    {
        var property = _type.FindProperty(field.Property)!;
        var value = field.Value is object[] several ? $"({string.Join(", ", several.Select(one => Add(property, one)))})" : Add(property, field.Value);
        return $"{Column(property)} {field.Comparison} {value}";
    }

    private string Column(IProperty property) => _sql.DelimitIdentifier(property.GetColumnName(_table)!);

    private string Add(IProperty property, object? value)
    {
        var name = _sql.GenerateParameterName($"p{_command.Parameters.Count}");
        _command.Parameters.Add(property.GetRelationalTypeMapping().CreateParameter(_command, name, value, property.IsNullable));
        return name;
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        using (_command)
        {
            var parameters = _command.Parameters.Cast<DbParameter>().ToArray();
            _command.Parameters.Clear();

            // EF Core reads braces as placeholders. Names of tables and columns may contain some.
            var text = sql.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
            var own = _context.Database.GetCommandTimeout();
            try
            {
                if (cancellationToken.CanBeCanceled && DatabaseSupport.HeedsTimeouts(_context) && (own ?? _command.CommandTimeout) is 0 or > LimitInSeconds)
                {
                    _context.Database.SetCommandTimeout(LimitInSeconds);
                }

#pragma warning disable EF1002 // names from the model, delimited; the values are parameters
                return await _context.Database.ExecuteSqlRawAsync(text, parameters, DatabaseSupport.TokenFor(_context, cancellationToken)).ConfigureAwait(false);
#pragma warning restore EF1002
            }
            finally
            {
                _context.Database.SetCommandTimeout(own);
            }
        }
    }
}
