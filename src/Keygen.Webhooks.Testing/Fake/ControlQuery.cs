using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>The query of a request below <c>/fake/</c>. It rejects unknown parameters and invalid values.</summary>
internal sealed class ControlQuery
{
    private readonly IQueryCollection _query;

    private ControlQuery(IQueryCollection query) => _query = query;

    public int Count => this["count"] is not { } text ? 1
        : Number(text) is { } count and >= 1 ? count : throw Wrong("count", "a whole number of 1 or more", text);

    public int Status => Number(this["status"]) is { } status and >= 300 and <= 599 ? status : throw Wrong("status", "a status code from 300 to 599", this["status"]);

    public bool? IsSigned => this["signed"] switch { null => null, "true" => true, "false" => false, var text => throw Wrong("signed", "true or false", text) };

    public FakeForgery Forgery => this["kind"] is { } text && Enum.TryParse<FakeForgery>(text, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind
        : throw Wrong("kind", $"one of {string.Join(", ", Enum.GetNames<FakeForgery>())}", this["kind"]);

    public string? this[string name] => _query[name].ToString() is { Length: > 0 } text ? text : null;

    public static ControlQuery Of(HttpRequest request, params string[] names) =>
        request.Query.Keys.FirstOrDefault(name => !names.Contains(name)) is not { } unknown ? new(request.Query)
        : throw new FormatException($"There is no parameter '{unknown}'. Use {string.Join(", ", names)}.");

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static FormatException Wrong(string name, string wanted, string? text) => new($"'{name}' must be {wanted}, not '{text}'.");
}
