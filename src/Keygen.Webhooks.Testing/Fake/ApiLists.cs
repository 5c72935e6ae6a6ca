using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>Creates list responses. Keygen counts the rows of every list but that of webhook events.</summary>
internal static class ApiLists
{
    public static FakeApiResponse Events(FakeKeygen fake, HttpRequest request, ApiCaller caller)
    {
        if (ApiQuery.Read(request.Query, out var error) is not { } query)
        {
            return error!;
        }

        bool Shows(FakeWebhookEvent row) => caller.Sees(row) && (query.Events.Count is 0 || query.Events.Contains(row.Name));
        var skip = query.Number is { } number ? (number - 1) * query.Size : 0;
        var rows = (fake.Rows.After(query.Cursor, query.Ascending, Shows, skip + query.Size + 1) ?? []).Skip(skip).ToList();
        var page = rows.Take(query.Size).ToList();
        var links = !query.HasPage ? null
            : query.ByCursor ? ApiLinks.ByCursor(request, query, rows.Count > query.Size ? page[^1].Id : null)
            : ApiLinks.ByNumber(request, query, more: page.Count == query.Size);
        return FakeApiResponse.Ok(new JsonArray([.. page.Select(static row => row.Shown.ToJson())]), links);
    }

    /// <param name="request">The request.</param>
    /// <param name="all">The rows the caller sees, oldest first.</param>
    public static FakeApiResponse Of(HttpRequest request, IReadOnlyList<JsonObject> all)
    {
        if (ApiQuery.Read(request.Query, out var error) is not { } query)
        {
            return error!;
        }

        var ordered = query.Ascending ? [.. all] : all.Reverse().ToList();
        var after = query.Cursor is null ? -1 : ordered.FindIndex(one => (string?)one["id"] == query.Cursor);
        var start = query.Number is { } number ? (number - 1) * query.Size : query.Cursor is null ? 0 : after < 0 ? ordered.Count : after + 1;
        var page = ordered.Skip(start).Take(query.Size).ToList();
        var links = !query.HasPage ? null
            : query.ByCursor ? ApiLinks.ByCursor(request, query, ordered.Count > start + query.Size ? (string?)page[^1]["id"] : null)
            : ApiLinks.ByNumber(request, query, ordered.Count);
        return FakeApiResponse.Ok(new JsonArray([.. page.Select(static one => one.DeepClone())]), links);
    }
}
