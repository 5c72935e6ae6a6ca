using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>Links between the pages of a list: the request's path and query with another page, parameters sorted.</summary>
internal static class ApiLinks
{
    public static JsonObject ByCursor(HttpRequest request, ApiQuery query, string? next) => new()
    {
        ["self"] = Link(request, query, "page[cursor]", query.Cursor ?? ""),
        ["next"] = next is null ? null : Link(request, query, "page[cursor]", next),
    };

    public static JsonObject ByNumber(HttpRequest request, ApiQuery query, bool more) => new()
    {
        ["self"] = Numbered(request, query, query.Number!.Value),
        ["prev"] = query.Number > 1 ? Numbered(request, query, query.Number.Value - 1) : null,
        ["next"] = more ? Numbered(request, query, query.Number.Value + 1) : null,
    };

    /// <summary>Links by page number, for lists whose rows Keygen counts.</summary>
    public static JsonObject ByNumber(HttpRequest request, ApiQuery query, int count)
    {
        var pages = (count + query.Size - 1) / query.Size;
        var links = ByNumber(request, query, more: query.Number < pages);
        links["first"] = Numbered(request, query, 1);
        links["last"] = Numbered(request, query, Math.Max(pages, 1));
        links["meta"] = new JsonObject { ["pages"] = pages, ["count"] = count };
        return links;
    }

    private static string Numbered(HttpRequest request, ApiQuery query, int number) =>
        Link(request, query, "page[number]", number.ToString(CultureInfo.InvariantCulture));

    private static string Link(HttpRequest request, ApiQuery query, string parameter, string value)
    {
        var parameters = request.Query.Where(one => one.Key != parameter && one.Key is not "page[size]")
            .SelectMany(static one => one.Value.Select(text => (one.Key, Text: text ?? "")))
            .Append((Key: parameter, Text: value))
            .Append((Key: "page[size]", Text: query.Size.ToString(CultureInfo.InvariantCulture)))
            .OrderBy(static one => one.Key, StringComparer.Ordinal)
            .Select(static one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Text)}");
        return $"{request.Path.ToUriComponent()}?{string.Join('&', parameters)}";
    }
}
