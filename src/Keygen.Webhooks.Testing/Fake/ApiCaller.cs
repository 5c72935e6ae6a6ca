using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>The caller of the API and its environment. They decide which rows are visible, and which may be changed.</summary>
internal sealed record ApiCaller(FakeToken Token, FakeEnvironment? Environment)
{
    /// <param name="fake">The fake.</param>
    /// <param name="request">The request.</param>
    /// <param name="needsToken">Whether the call needs a token. Without one, others have the caller <see cref="FakeToken.None"/>.</param>
    /// <param name="refusal">The error; null when there is none.</param>
    /// <returns>The caller; null when the request is rejected.</returns>
    public static ApiCaller? Of(FakeKeygen fake, HttpRequest request, bool needsToken, out FakeApiResponse? refusal)
    {
        var environment = AskedFor(request) is { } asked ? fake.Environments.FirstOrDefault(one => one.IsCalled(asked)) : null;
        if (environment is null && AskedFor(request) is not null)
        {
            refusal = ApiErrors.NoEnvironment;
            return null;
        }

        var text = TokenOf(request.Headers.Authorization.ToString());
        var token = text.Length is 0 && !needsToken ? FakeToken.None : fake.Tokens.FirstOrDefault(one => one.Text == text && one.IsOf(environment));
        refusal = token is not null ? null : text.Length is 0 ? ApiErrors.NoToken : ApiErrors.WrongToken;
        return token is null ? null : new(token, environment);
    }

    /// <summary>
    /// Whether the caller sees a row: one of the environment, and for a product one of an endpoint scoped to the product.
    /// </summary>
    public bool Sees(FakeWebhookEvent row) =>
        Shows(row.Document.EnvironmentId) && (Token.ProductId is null || row.Endpoint.ProductId == Token.ProductId);

    /// <summary>Whether the caller sees a resource, as the API shows it. A product sees no endpoint, not even its own.</summary>
    public bool Sees(JsonObject resource) => Shows(ResourceDocument.Related(resource, "environment")) && Token.Sees(resource);

    private bool Shows(string? environmentId) => Environment?.Shows(environmentId) ?? environmentId is null;

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
