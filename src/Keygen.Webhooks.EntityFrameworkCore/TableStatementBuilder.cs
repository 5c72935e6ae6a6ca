using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>Writes the text and the parameters of a statement, from the names and type mappings of the context's model.</summary>
internal sealed class TableStatementBuilder
{
    private readonly IEntityType _type;
    private readonly StoreObjectIdentifier _table;
    private readonly ISqlGenerationHelper _sql;
    private readonly IRelationalCommandBuilder _command;
    private readonly List<string> _parameters = [];

    public TableStatementBuilder(DbContext context, Type entity)
    {
        _type = context.Model.FindEntityType(entity)!;
        _table = StoreObjectIdentifier.Create(_type, StoreObjectType.Table)!.Value;
        _sql = context.GetService<ISqlGenerationHelper>();
        _command = context.GetService<IRelationalCommandBuilderFactory>().Create();
    }

    private string Table => _sql.DelimitIdentifier(_table.Name, _table.Schema);

    /// <summary>The columns that an insert sets, in the order of their parameters.</summary>
    private IProperty[] Columns => [.. _type.GetProperties().Where(static property => property.PropertyInfo is not null)];

    public TableStatement Insert(int rows) => Build($"{InsertInto} {Values(rows)}", Columns);

    public TableStatement InsertUnless(int rows, ColumnValue present) => Build(
        $"{InsertInto} SELECT * FROM ({Values(rows)}) AS inserted WHERE NOT EXISTS (SELECT 1 FROM {Table} WHERE {Compare(present)})", Columns);

    public TableStatement Update(ColumnValue[] set, ColumnValue[] where) =>
        Build($"UPDATE {Table} SET {string.Join(", ", set.Select(Compare))} WHERE {Condition(where)}");

    public TableStatement UpdateAndInsert(ColumnValue[] set, ColumnValue[] where)
    {
        var update = $"UPDATE {Table} SET {string.Join(", ", set.Select(Compare))} WHERE {Condition(where)} RETURNING 1";
        return Build($"WITH updated AS ({update}) {InsertInto} SELECT {string.Join(", ", Columns.Select(Parameter))} FROM updated", Columns);
    }

    public TableStatement Delete(ColumnValue[] where) => Build($"DELETE FROM {Table} WHERE {Condition(where)}");

    public TableStatement Count(ColumnValue[] where) => Build($"SELECT COUNT(*) FROM {Table} WHERE {Condition(where)}");

    private string InsertInto => $"INSERT INTO {Table} ({string.Join(", ", Columns.Select(Column))})";

    private string Values(int rows) =>
        $"VALUES {string.Join(", ", Enumerable.Range(0, rows).Select(_ => $"({string.Join(", ", Columns.Select(Parameter))})"))}";

    private TableStatement Build(string text, params IProperty[] columns) => new(_command.Append(text).Build(), [.. _parameters], columns);

    private string Condition(ColumnValue[] where) => string.Join(" AND ", where.Select(Compare));

    private string Compare(ColumnValue column)
    {
        var property = _type.FindProperty(column.Property)!;
        var value = column.Value is object[] several ? $"({string.Join(", ", several.Select(_ => Parameter(property)))})" : Parameter(property);
        return $"{Column(property)} {column.Comparison} {value}";
    }

    private string Column(IProperty property) => _sql.DelimitIdentifier(property.GetColumnName(_table)!);

    private string Parameter(IProperty property)
    {
        var name = $"p{_parameters.Count}";
        _parameters.Add(name);
        _command.AddParameter(name, _sql.GenerateParameterName(name), property.GetRelationalTypeMapping(), property.IsNullable);
        return _sql.GenerateParameterNamePlaceholder(name);
    }
}
