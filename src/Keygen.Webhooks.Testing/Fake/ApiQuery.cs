using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>The paging parameters of a list: by cursor, by number, or a mere limit.</summary>
internal sealed record ApiQuery(int Size, string? Cursor, int? Number, bool HasPage, bool Ascending, IReadOnlyList<string> Events)
{
    private const int Most = 100;

    public bool ByCursor => HasPage && Number is null;

    /// <summary>Reads them, or says what is wrong.</summary>
    public static ApiQuery? Read(IQueryCollection query, out ApiAnswer? error)
    {
        error = null;
        var (cursor, hasCursor) = (query["page[cursor]"].ToString(), query.ContainsKey("page[cursor]"));
        var (hasNumber, hasSize) = (query.ContainsKey("page[number]"), query.ContainsKey("page[size]"));
        var size = Count(query, hasSize ? "page[size]" : "limit", 10);
        var number = hasNumber ? Count(query, "page[number]", 1) : 1;
        error = size is null ? ApiAnswer.Invalid(hasSize ? "page[size]" : "limit", "must be a number from 1 to 100")
            : number is null ? ApiAnswer.Invalid("page[number]", "must be a number from 1 to 100")
            : hasSize && !hasCursor && !hasNumber ? ApiAnswer.Invalid("page", "must have a number or a cursor")
            : (hasCursor || hasNumber) && !hasSize ? ApiAnswer.Invalid("page[size]", "is missing")
            : hasCursor && hasNumber ? ApiAnswer.Invalid("page", "must have a number or a cursor, not both")
            : query["order"].ToString() is not ("" or "asc" or "desc") ? ApiAnswer.Invalid("order", "must be asc or desc")
            : null;
        return error is not null ? null : new(
            size!.Value, cursor.Length is 0 ? null : cursor, hasNumber ? number : null, hasCursor || hasNumber,
            query["order"].ToString() is "asc", [.. query["events[]"].OfType<string>()]);
    }

    private static int? Count(IQueryCollection query, string name, int usual) =>
        !query.TryGetValue(name, out var text) ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= Most ? count
        : null;
}
