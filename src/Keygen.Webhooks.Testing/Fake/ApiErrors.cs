using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing;

/// <summary>Errors with Keygen's own texts. Keygen signs an error only when it knows the account.</summary>
internal static class ApiErrors
{
    private const string Authentication = "https://keygen.sh/docs/api/authentication/";

    public static FakeApiResponse NoRoute => Of(
        404, "Not found", "The requested endpoint was not found (check your HTTP method, Accept header, and URL path)", "NOT_FOUND") with { Signed = false };

    public static FakeApiResponse NoToken => Unauthorized("TOKEN_MISSING", Authentication);

    public static FakeApiResponse WrongToken => Unauthorized("TOKEN_INVALID", $"{Authentication}#token-authentication");

    public static FakeApiResponse NoEnvironment => Of(
        400, "Bad request", "environment is invalid", "ENVIRONMENT_INVALID", source: new() { ["header"] = "Keygen-Environment" });

    public static FakeApiResponse NoVersion => Of(
        400, "Bad request", "unsupported API version requested", "INVALID_API_VERSION", about: "https://keygen.sh/docs/api/versioning/") with { Signed = false };

    public static FakeApiResponse NotPermitted => Of(
        403, "Access denied", "You do not have permission to complete the request (ensure the token or license is allowed to access all resources)");

    public static FakeApiResponse NotRetried => Of(422, "Unprocessable entity", "webhook event failed to retry");

    public static FakeApiResponse TooMany(TimeSpan retryAfter) =>
        Of(429, "Too many requests", "Throttle limit has been reached for your IP address.") with { Signed = false, RetryAfter = retryAfter };

    /// <summary>The error without a reason, with which Keygen refuses to renew a license that does not expire.</summary>
    public static FakeApiResponse NoErrors => new(422, new() { ["meta"] = new JsonObject { ["id"] = $"{Guid.NewGuid():D}" }, ["errors"] = new JsonArray() });

    public static FakeApiResponse NoAccount(string account) => NotFound("account", account) with { Signed = false };

    /// <param name="what">Keygen's name for the resource, such as <c>webhook event</c>.</param>
    /// <param name="id">The requested id.</param>
    public static FakeApiResponse NotFound(string what, string id) => Of(404, "Not found", $"The requested {what} '{id}' was not found", "NOT_FOUND");

    public static FakeApiResponse Parameter(string name, string detail) => Of(400, "Bad request", detail, source: new() { ["parameter"] = name });

    /// <summary>The error for a body that does not have the documented form.</summary>
    public static FakeApiResponse Body(string pointer, string detail) => Of(400, "Bad request", detail, source: new() { ["pointer"] = pointer });

    /// <summary>The error for a credential inside a body.</summary>
    public static FakeApiResponse Credential(string pointer, string detail) => Of(401, "Unauthorized", detail, source: new() { ["pointer"] = pointer });

    /// <summary>The error for an action that the resource's state rules out.</summary>
    public static FakeApiResponse State(string detail, string? pointer = null) =>
        Of(422, "Unprocessable entity", detail, source: pointer is null ? null : new() { ["pointer"] = pointer });

    /// <summary>The error for a value that Keygen does not accept.</summary>
    /// <param name="type">The JSON:API type of the resource.</param>
    /// <param name="pointer">The value's place below <c>data</c>: <c>attributes/email</c>; empty for the whole resource.</param>
    /// <param name="code">Keygen's code, such as <c>EMAIL_TAKEN</c>.</param>
    /// <param name="detail">Keygen's sentence.</param>
    public static FakeApiResponse Value(string type, string pointer, string code, string detail)
    {
        var words = pointer.Split('/');
        var anchor = words switch
        {
            ["attributes", var name] => $"-attrs-{name}",
            ["relationships", var name] => $"-relationships-{name}",
            _ => "",
        };
        var page = type.Replace('-', '_');
        return Of(
            422, "Unprocessable resource", detail, code, new() { ["pointer"] = $"/data/{pointer}".TrimEnd('/') },
            pointer is "id" ? null : $"https://keygen.sh/docs/api/{page}/#{page}-object{anchor}");
    }

    /// <summary>The unsigned error for an invalid header.</summary>
    public static FakeApiResponse Header(string detail) => Of(400, "Bad request", detail) with { Signed = false };

    public static FakeApiResponse Of(int status, string title, string detail, string? code = null, JsonObject? source = null, string? about = null)
    {
        var error = new JsonObject { ["title"] = title, ["detail"] = detail };
        foreach (var (name, value) in new[] { ("code", (JsonNode?)code), ("source", source), ("links", about is null ? null : new JsonObject { ["about"] = about }) })
        {
            if (value is not null)
            {
                error[name] = value;
            }
        }

        return new(status, new() { ["meta"] = new JsonObject { ["id"] = $"{Guid.NewGuid():D}" }, ["errors"] = new JsonArray(error) });
    }

    /// <summary>The error that a test requested with <see cref="FakeApi"/>.</summary>
    public static FakeApiResponse Requested(int status, TimeSpan? retryAfter, bool? isSigned)
    {
        var signed = isSigned ?? status is 400 or 401 or 402 or 403 or 422 or 500;
        var answer = status switch
        {
            403 or (>= 300 and < 400) or >= 500 when !signed => new(status, null) { OfTheApplication = false },
            401 => WrongToken,
            402 => Of(402, "Daily API request limit reached", "Daily API request limit has been reached for your account."),
            403 => Of(403, "Account does not have an active subscription", "must have an active subscription to access this resource"),
            _ => Of(status, status switch { 404 => "Not found", 429 => "Too many requests", _ => "Something went wrong" }, "The test requested this error"),
        };
        return answer with { Signed = signed, RetryAfter = retryAfter };
    }

    private static FakeApiResponse Unauthorized(string code, string about) =>
        Of(401, "Unauthorized", "You must be authenticated to complete the request", code, about: about);
}
