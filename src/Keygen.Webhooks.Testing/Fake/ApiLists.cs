using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>Lists: webhook events by cursor, number or limit; everything else whole pages by number.</summary>
internal static class ApiLists
{
    public static ApiAnswer Events(FakeKeygen fake, HttpRequest request)
    {
        if (ApiQuery.Read(request.Query, out var error) is not { } query)
        {
            return error!;
        }

        var environment = Environment(request);
        bool Shows(FakeWebhookEvent row) =>
            row.Document.EnvironmentId == environment && (query.Events.Count is 0 || query.Events.Contains(row.Name));

        var skip = query.Number is { } number ? (number - 1) * query.Size : 0;
        var rows = (fake.Rows.After(query.Cursor, query.Ascending, Shows, skip + query.Size + 1) ?? []).Skip(skip).ToList();
        var more = rows.Count > query.Size;
        var page = rows.Take(query.Size).ToList();
        var data = new JsonArray([.. page.Select(static row => row.Shown.ToJson())]);
        return ApiAnswer.Ok(data, !query.HasPage ? null : query.ByCursor
            ? Links(request, ("self", "page[cursor]", query.Cursor ?? ""), ("next", "page[cursor]", more ? page[^1].Id : null))
            : NumberLinks(request, query.Number!.Value, more));
    }

    public static ApiAnswer Of(HttpRequest request, IReadOnlyList<JsonObject> all)
    {
        if (ApiQuery.Read(request.Query, out var error) is not { } query)
        {
            return error!;
        }

        var ordered = query.Ascending ? all : all.Reverse().ToArray();
        var after = query.Cursor is null ? -1 : ordered.ToList().FindIndex(one => (string?)one["id"] == query.Cursor);
        var start = query.Number is { } number ? (number - 1) * query.Size : query.Cursor is null ? 0 : after < 0 ? ordered.Count : after + 1;
        var page = ordered.Skip(start).Take(query.Size).ToList();
        var more = ordered.Count > start + query.Size;
        var pages = (ordered.Count + query.Size - 1) / query.Size;
        var links = query.ByCursor
            ? Links(request, ("self", "page[cursor]", query.Cursor ?? ""), ("next", "page[cursor]", more ? (string?)page[^1]["id"] : null))
            : query.Number is { } at ? NumberLinks(request, at, more, pages, ordered.Count) : null;
        return ApiAnswer.Ok(new JsonArray([.. page.Select(static one => one.DeepClone())]), links);
    }

    public static string? Environment(HttpRequest request) =>
        request.Headers["Keygen-Environment"].ToString() is { Length: > 0 } header ? header
        : request.Query["environment"].ToString() is { Length: > 0 } parameter ? parameter
        : null;

    private static JsonObject NumberLinks(HttpRequest request, int number, bool more, int? pages = null, int count = 0)
    {
        static string Text(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var links = Links(
            request, ("self", "page[number]", Text(number)), ("prev", "page[number]", number > 1 ? Text(number - 1) : null),
            ("next", "page[number]", more ? Text(number + 1) : null));
        if (pages is { } last)
        {
            var ends = Links(request, ("first", "page[number]", "1"), ("last", "page[number]", Text(Math.Max(last, 1))));
            (links["first"], links["last"]) = (ends["first"]!.DeepClone(), ends["last"]!.DeepClone());
            links["meta"] = new JsonObject { ["pages"] = last, ["count"] = count };
        }

        return links;
    }

    /// <summary>Links are path and query of the request with one parameter changed.</summary>
    private static JsonObject Links(HttpRequest request, params (string Name, string Parameter, string? Value)[] links) =>
        new(links.Select(link => KeyValuePair.Create(link.Name, link.Value is null ? null : (JsonNode?)JsonValue.Create(Link(request, link.Parameter, link.Value)))));

    private static string Link(HttpRequest request, string parameter, string value)
    {
        var others = request.Query.Where(one => one.Key != parameter).SelectMany(one => one.Value.Select(text => (one.Key, Text: text ?? "")));
        var query = others.Append((parameter, value)).Select(static one => $"{Uri.EscapeDataString(one.Item1)}={Uri.EscapeDataString(one.Item2)}");
        return $"{request.Path.ToUriComponent()}?{string.Join('&', query)}";
    }
}
