using System.Numerics;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>A value to set a column to, or to compare it with.</summary>
/// <param name="Property">The name of the property.</param>
/// <param name="Value">The value; for <c>IN</c> an array with at least one element.</param>
/// <param name="Comparison">The SQL operator between the column and the value.</param>
internal readonly record struct ColumnValue(string Property, object? Value, string Comparison = "=")
{
    /// <summary>
    /// The condition that a column has one of these values. The last is repeated up to a power of two, since each number of values needs a
    /// statement of its own.
    /// </summary>
    public static ColumnValue In<T>(string property, params IReadOnlyList<T> values)
        where T : notnull
    {
        var padded = new object[BitOperations.RoundUpToPowerOf2((uint)values.Count)];
        for (var i = 0; i < padded.Length; i++)
        {
            padded[i] = values[Math.Min(i, values.Count - 1)];
        }

        return new(property, padded, "IN");
    }

    /// <summary>What the text of a statement depends on: columns, operators and the number of values, but no value.</summary>
    public static string ShapeOf(ColumnValue[] columns) =>
        string.Concat(columns.Select(static column => $"{column.Property}{column.Comparison}{(column.Value as object[])?.Length},"));

    /// <summary>The values in the order of the statement's parameters.</summary>
    public static object?[] ValuesOf(params ReadOnlySpan<ColumnValue[]> parts)
    {
        var values = new List<object?>();
        foreach (var part in parts)
        {
            foreach (var column in part)
            {
                if (column.Value is object[] several)
                {
                    values.AddRange(several);
                }
                else
                {
                    values.Add(column.Value);
                }
            }
        }

        return [.. values];
    }
}
