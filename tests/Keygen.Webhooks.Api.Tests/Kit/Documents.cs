namespace Keygen.Webhooks.Tests.Api;

/// <summary>Documents as Keygen's API returns them.</summary>
internal static class Documents
{
    public static string One(string type, string id, string attributes = "{}", string relationships = "{}") =>
        $$$"""{"data":{{{Resource(type, id, attributes, relationships)}}}}""";

    public static string Page(string type, IEnumerable<string> ids, bool hasNext = false) =>
        $$"""{"data":[{{string.Join(',', ids.Select(id => Resource(type, id)))}}],"links":{"next":{{(hasNext ? "\"/v1/evil\"" : "null")}},"self":"/v1/x"} }""";

    public static string Error(string title = "Unprocessable resource", string detail = "is already suspended", string? code = null, string? source = null) =>
        $$"""{"meta":{"id":"req-1"},"errors":[{{{(code is null ? "" : $"\"code\":\"{code}\",")}}{{(source is null ? "" : $"\"source\":{source},")}}"title":"{{title}}","detail":"{{detail}}"}]}""";

    private static string Resource(string type, string id, string attributes = "{}", string relationships = "{}") =>
        $$"""{"relationships":{{relationships}},"attributes":{{attributes}},"type":"{{type}}","id":"{{id}}"}""";
}
