using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>The parameters of a list: a cursor, a page number, or only a limit.</summary>
internal sealed record ApiQuery(int Size, string? Cursor, int? Number, bool HasPage, bool Ascending, IReadOnlyList<string> Events)
{
    private const int Most = 100;
    private const int Usual = 10;

    public bool ByCursor => HasPage && Number is null;

    /// <summary>Reads the parameters, or returns the error for an invalid one.</summary>
    public static ApiQuery? Read(IQueryCollection query, out FakeApiResponse? error)
    {
        error = null;
        var (cursor, hasCursor) = (query["page[cursor]"].ToString(), query.ContainsKey("page[cursor]"));
        var (hasNumber, hasPage) = (query.ContainsKey("page[number]"), hasCursor || query.ContainsKey("page[number]"));
        var size = hasPage ? Count(query, "page[size]", "page size", Usual, ref error) : Count(query, "limit", "limit", Usual, ref error);
        var number = hasNumber ? Count(query, "page[number]", "page number", 1, ref error) : (int?)null;
        var order = query["order"].ToString();
        error ??= query.ContainsKey("page") ? ApiErrors.Parameter("page", "page must be an object")
            : query.ContainsKey("page[size]") && !hasPage ? ApiErrors.Parameter("page", "page must have a number or a cursor")
            : hasCursor && hasNumber ? ApiErrors.Parameter("page", "page must have a number or a cursor, not both")
            : cursor.Length > 0 && !Guid.TryParseExact(cursor, "D", out _) ? ApiErrors.Parameter("page[cursor]", $"page cursor must be a valid UUID (got \"{cursor}\")")
            : order.ToUpperInvariant() is not ("" or "ASC" or "DESC") ? ApiErrors.Parameter("order", "order is invalid")
            : null;
        return error is not null ? null : new(
            size, cursor.Length is 0 ? null : cursor, number, hasPage, order.ToUpperInvariant() is "ASC", [.. query["events[]"].OfType<string>()]);
    }

    /// <summary>Reads a number. A missing or empty parameter has the usual value.</summary>
    private static int Count(IQueryCollection query, string name, string called, int usual, ref FakeApiResponse? error)
    {
        var text = query[name].ToString();
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most)
        {
            return count;
        }

        error ??= text.Length is 0 ? null : ApiErrors.Parameter(name, $"{called} must be a number between 1 and {Most} (got {text})");
        return usual;
    }
}
