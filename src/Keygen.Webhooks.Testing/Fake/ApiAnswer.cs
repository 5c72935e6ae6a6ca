using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing;

/// <summary>An answer of the API before it is signed and sent.</summary>
internal sealed record ApiAnswer(int Status, JsonObject? Body, bool Signed = true)
{
    public string? Location { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static ApiAnswer NotFound { get; } = Error(404, "Not found", "The requested resource was not found", "NOT_FOUND");

    public static ApiAnswer Unauthorized { get; } =
        Error(401, "Unauthorized", "You must be authenticated to complete the request", "TOKEN_INVALID") with { Signed = false };

    public static ApiAnswer Ok(JsonNode? data, JsonObject? links = null) =>
        new(200, links is null ? new() { ["data"] = data } : new() { ["data"] = data, ["links"] = links });

    public static ApiAnswer Invalid(string parameter, string detail) => Error(400, "Bad request", $"{parameter} {detail}", "PARAMETER_INVALID");

    public static ApiAnswer Error(int status, string title, string detail, string? code = null) => new(status, new()
    {
        ["errors"] = new JsonArray(new JsonObject { ["title"] = title, ["detail"] = detail, ["code"] = code }),
    });

    public static ApiAnswer Failure(int status, TimeSpan? retryAfter) =>
        Error(status, status switch { 402 => "Payment required", 429 => "Too many requests", _ => "Something went wrong" }, "As the test wants it")
            with { Signed = false, RetryAfter = retryAfter };
}
