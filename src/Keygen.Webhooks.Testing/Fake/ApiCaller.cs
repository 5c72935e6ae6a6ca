using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>The caller of the API and its environment. They decide which rows are visible, and which may be changed.</summary>
internal sealed record ApiCaller(FakeToken Token, FakeEnvironment? Environment)
{
    /// <returns>The caller; null when the request is rejected.</returns>
    public static ApiCaller? Of(FakeKeygen fake, HttpRequest request, out FakeApiResponse? refusal)
    {
        var environment = AskedFor(request) is { } asked ? fake.Environments.FirstOrDefault(one => one.IsCalled(asked)) : null;
        if (environment is null && AskedFor(request) is not null)
        {
            refusal = ApiErrors.NoEnvironment;
            return null;
        }

        var text = TokenOf(request.Headers.Authorization.ToString());
        var token = fake.Tokens.FirstOrDefault(one => one.Text == text && one.IsOf(environment));
        refusal = token is not null ? null : text.Length is 0 ? ApiErrors.NoToken : ApiErrors.WrongToken;
        return token is null ? null : new(token, environment);
    }

    /// <summary>
    /// Whether the caller sees a row: one of the environment, and for a product one of an endpoint scoped to the product.
    /// </summary>
    public bool Sees(FakeWebhookEvent row) =>
        Shows(row.Document.EnvironmentId) && (Token.ProductId is null || row.Endpoint.ProductId == Token.ProductId);

    /// <summary>Whether the caller sees an endpoint or a policy. A product sees no endpoint, not even its own.</summary>
    public bool Sees(JsonObject resource) => Shows(Related(resource, "environment"))
        && (Token.ProductId is null || ((string?)resource["type"] is not "webhook-endpoints" && Related(resource, "product") == Token.ProductId));

    private bool Shows(string? environmentId) => Environment?.Shows(environmentId) ?? environmentId is null;

    private static string? Related(JsonObject resource, string name) => (string?)resource["relationships"]?[name]?["data"]?["id"];

    private static string? AskedFor(HttpRequest request) =>
        request.Headers["Keygen-Environment"].ToString() is { Length: > 0 } header ? header
        : request.Query["environment"].ToString() is { Length: > 0 } parameter ? parameter
        : null;

    /// <summary>The token of a Bearer authorization, or of a Basic authorization with the user name <c>token</c>.</summary>
    private static string TokenOf(string authorization)
    {
        if (!AuthenticationHeaderValue.TryParse(authorization, out var header) || header.Parameter is not { } parameter)
        {
            return "";
        }

        var bytes = new byte[parameter.Length];
        return !string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase) ? parameter
            : !Convert.TryFromBase64String(parameter, bytes, out var length) ? ""
            : Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is ["token", var password] ? password
            : "";
    }
}
