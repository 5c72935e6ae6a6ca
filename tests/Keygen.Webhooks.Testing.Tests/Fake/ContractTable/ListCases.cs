namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>Contract §7: the parameters of the list, and its links.</summary>
internal static class ListCases
{
    private const string Ten = "\"{row11}\",\"{row10}\",\"{row9}\",\"{row8}\",\"{row7}\",\"{row6}\",\"{row5}\",\"{row4}\",\"{row3}\",\"{row2}\"";

    public static IEnumerable<ApiCase> All =>
    [
        new("ten rows, newest first, no links", "GET webhook-events", 200, true, $$$"""{"data":[{{{Ten}}}]}"""),
        new("oldest first", "GET webhook-events?limit=3&order=asc", 200, true, """{"data":["{rowD}","{rowN}","{rowP}"]}"""),
        new("by name", "GET webhook-events?events[]=policy.created&events[]=license.expired", 200, true, """{"data":["{rowP}","{rowN}","{rowD}"]}"""),
        new("a limit too large", "GET webhook-events?limit=101", 400, true, Invalid("limit", "limit must be a number between 1 and 100 (got 101)")),
        new("a limit too small", "GET webhook-events?limit=0", 400, true, Invalid("limit", "limit must be a number between 1 and 100 (got 0)")),
        new("a limit that is no number", "GET webhook-events?limit=many", 400, true, Invalid("limit", "limit must be a number between 1 and 100 (got many)")),
        new("an unknown order", "GET webhook-events?order=up", 400, true, Invalid("order", "order is invalid")),

        new("by cursor, the first page", "GET webhook-events?page[cursor]=&page[size]=2&order=asc", 200, true,
            """{"data":["{rowD}","{rowN}"],"links":{"self":"/v1/accounts/{account}/webhook-events?order=asc&page%5Bcursor%5D=&page%5Bsize%5D=2","next":"/v1/accounts/{account}/webhook-events?order=asc&page%5Bcursor%5D={rowN}&page%5Bsize%5D=2"}}"""),
        new("by cursor, escaped", "GET webhook-events?page%5Bcursor%5D={row1}&page%5Bsize%5D=1", 200, true,
            """{"data":["{rowP}"],"links":{"self":"/v1/accounts/{account}/webhook-events?page%5Bcursor%5D={row1}&page%5Bsize%5D=1","next":"/v1/accounts/{account}/webhook-events?page%5Bcursor%5D={rowP}&page%5Bsize%5D=1"}}"""),
        new("by cursor, a full page that is the last", "GET webhook-events?page[cursor]={row9}&page[size]=2&order=asc", 200, true,
            """{"data":["{row10}","{row11}"],"links":{"self":"/v1/accounts/{account}/webhook-events?order=asc&page%5Bcursor%5D={row9}&page%5Bsize%5D=2","next":null}}"""),
        new("by cursor, the end", "GET webhook-events?page[cursor]={row11}&page[size]=2&order=asc", 200, true,
            """{"data":[],"links":{"self":"/v1/accounts/{account}/webhook-events?order=asc&page%5Bcursor%5D={row11}&page%5Bsize%5D=2","next":null}}"""),
        new("by cursor without a size", "GET webhook-events?page[cursor]=", 200, true,
            $$$"""{"data":[{{{Ten}}}],"links":{"self":"/v1/accounts/{account}/webhook-events?page%5Bcursor%5D=&page%5Bsize%5D=10","next":"/v1/accounts/{account}/webhook-events?page%5Bcursor%5D={row2}&page%5Bsize%5D=10"}}"""),
        new("a cursor that is gone", "GET webhook-events?page[cursor]={product}&page[size]=2&order=asc", 200, true,
            """{"data":[],"links":{"self":"/v1/accounts/{account}/webhook-events?order=asc&page%5Bcursor%5D={product}&page%5Bsize%5D=2","next":null}}"""),
        new("a cursor that the filter leaves out", "GET webhook-events?page[cursor]={rowP}&page[size]=2&events[]=license.expired", 200, true,
            """{"data":[],"links":{"self":"/v1/accounts/{account}/webhook-events?events%5B%5D=license.expired&page%5Bcursor%5D={rowP}&page%5Bsize%5D=2","next":null}}"""),
        new("a cursor that is no UUID", "GET webhook-events?page[cursor]=last&page[size]=2", 400, true,
            Invalid("page[cursor]", "page cursor must be a valid UUID (got \\\"last\\\")")),

        new("by number", "GET webhook-events?page[number]=1&page[size]=2", 200, true,
            """{"data":["{row11}","{row10}"],"links":{"self":"/v1/accounts/{account}/webhook-events?page%5Bnumber%5D=1&page%5Bsize%5D=2","prev":null,"next":"/v1/accounts/{account}/webhook-events?page%5Bnumber%5D=2&page%5Bsize%5D=2"}}"""),
        new("by number, the last page is full", "GET webhook-events?page[size]=7&page[number]=2&order=desc", 200, true,
            """{"data":["{row4}","{row3}","{row2}","{row1}","{rowP}","{rowN}","{rowD}"],"links":{"self":"/v1/accounts/{account}/webhook-events?order=desc&page%5Bnumber%5D=2&page%5Bsize%5D=7","prev":"/v1/accounts/{account}/webhook-events?order=desc&page%5Bnumber%5D=1&page%5Bsize%5D=7","next":"/v1/accounts/{account}/webhook-events?order=desc&page%5Bnumber%5D=3&page%5Bsize%5D=7"}}"""),
        new("by number, the last page is not full", "GET webhook-events?page[number]=2&page[size]=13&order=asc", 200, true,
            """{"data":["{row11}"],"links":{"self":"/v1/accounts/{account}/webhook-events?order=asc&page%5Bnumber%5D=2&page%5Bsize%5D=13","prev":"/v1/accounts/{account}/webhook-events?order=asc&page%5Bnumber%5D=1&page%5Bsize%5D=13","next":null}}"""),
        new("by number without a size", "GET webhook-events?page[number]=2", 200, true,
            """{"data":["{row1}","{rowP}","{rowN}","{rowD}"],"links":{"self":"/v1/accounts/{account}/webhook-events?page%5Bnumber%5D=2&page%5Bsize%5D=10","prev":"/v1/accounts/{account}/webhook-events?page%5Bnumber%5D=1&page%5Bsize%5D=10","next":null}}"""),
        new("a number too large", "GET webhook-events?page[number]=101&page[size]=1", 400, true,
            Invalid("page[number]", "page number must be a number between 1 and 100 (got 101)")),
        new("a size too large", "GET webhook-events?page[cursor]=&page[size]=101", 400, true,
            Invalid("page[size]", "page size must be a number between 1 and 100 (got 101)")),
        new("a size too small", "GET webhook-events?page[number]=1&page[size]=0", 400, true,
            Invalid("page[size]", "page size must be a number between 1 and 100 (got 0)")),
        new("a size alone", "GET webhook-events?page[size]=10", 400, true, Invalid("page", "page must have a number or a cursor")),
        new("a page that is no object", "GET webhook-events?page=2", 400, true, Invalid("page", "page must be an object")),
    ];

    private static string Invalid(string parameter, string detail) =>
        $$$"""{"meta":{"id":"*"},"errors":[{"title":"Bad request","detail":"{{{detail}}}","source":{"parameter":"{{{parameter}}}"}}]}""";
}
