using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace StripeIntegration.Licensing;

/// <summary>The calls that the shop makes to Keygen's API. They return null for 404, and throw for other errors.</summary>
public sealed class KeygenApi(HttpClient http, IOptions<KeygenApiOptions> options)
{
    private const string MediaType = "application/vnd.api+json";

    public async Task<KeygenUser?> FindUserAsync(string idOrEmail, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, $"users/{Uri.EscapeDataString(idOrEmail)}", null, cancellationToken) is { } found ? new(found) : null;

    /// <summary>Creates a user without a password. Returns null when the e-mail address is already in use.</summary>
    public async Task<KeygenUser?> CreateUserAsync(string email, string? name, JsonObject metadata, CancellationToken cancellationToken)
    {
        var attributes = new JsonObject { ["email"] = email, ["metadata"] = metadata };
        if (name?.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, .. var last])
        {
            (attributes["firstName"], attributes["lastName"]) = (first, last is [var rest] ? rest : null);
        }

        var body = Document("users", null, attributes);
        return await SendAsync(HttpMethod.Post, "users", body, cancellationToken, HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity)
            is { } made ? new(made) : null;
    }

    public async Task<KeygenLicense?> FindLicenseAsync(string id, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, $"licenses/{Uri.EscapeDataString(id)}", null, cancellationToken) is { } found ? new(found) : null;

    /// <summary>
    /// Creates a license with a given id, so that no retry creates a second one. Returns null when it already exists. Without a user it has
    /// no owner.
    /// </summary>
    public async Task<KeygenLicense?> CreateLicenseAsync(string id, string? userId, JsonObject metadata, CancellationToken cancellationToken)
    {
        var body = Document("licenses", id, new JsonObject { ["metadata"] = metadata });
        body["data"]!["relationships"] = new JsonObject
        {
            ["policy"] = Link("policies", options.Value.PolicyId),
        };
        if (userId is not null)
        {
            body["data"]!["relationships"]!["owner"] = Link("users", userId);
        }

        return await SendAsync(HttpMethod.Post, "licenses", body, cancellationToken, HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity)
            is { } made ? new(made) : null;
    }

    /// <summary>Replaces all metadata of a resource. Keygen cannot change single keys.</summary>
    public Task PutMetadataAsync(KeygenResource resource, JsonObject metadata, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Patch,
        $"{resource.Type}/{resource.Id}",
        Document(resource.Type, resource.Id, new JsonObject { ["metadata"] = metadata }),
        cancellationToken);

    public Task SuspendAsync(KeygenLicense license, CancellationToken cancellationToken) => ActAsync(HttpMethod.Post, license, "suspend", cancellationToken);

    public Task ReinstateAsync(KeygenLicense license, CancellationToken cancellationToken) => ActAsync(HttpMethod.Post, license, "reinstate", cancellationToken);

    /// <summary>Deletes the license permanently.</summary>
    public Task RevokeAsync(KeygenLicense license, CancellationToken cancellationToken) => ActAsync(HttpMethod.Delete, license, "revoke", cancellationToken);

    private static JsonObject Document(string type, string? id, JsonObject attributes) => new()
    {
        ["data"] = id is null
            ? new JsonObject { ["type"] = type, ["attributes"] = attributes }
            : new JsonObject { ["type"] = type, ["id"] = id, ["attributes"] = attributes },
    };

    private static JsonObject Link(string type, string id) => new() { ["data"] = new JsonObject { ["type"] = type, ["id"] = id } };

    private async Task ActAsync(HttpMethod method, KeygenLicense license, string action, CancellationToken cancellationToken) =>
        await SendAsync(method, $"licenses/{license.Id}/actions/{action}", null, cancellationToken);

    /// <returns>The resource; null for 404, and for the other expected status codes.</returns>
    private async Task<JsonObject?> SendAsync(
        HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken, params HttpStatusCode[] expected)
    {
        var settings = options.Value;
        using var request = new HttpRequestMessage(method, new Uri(settings.BaseUrl, $"/v1/accounts/{settings.Account}/{path}"));
        request.Headers.Authorization = new("Bearer", settings.Token);
        request.Headers.Accept.Add(new(MediaType));
        request.Headers.Add("Keygen-Version", "1.8");
        request.Content = body is null ? null : JsonContent.Create(body, new MediaTypeHeaderValue(MediaType));
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound || expected.Contains(response.StatusCode))
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return response.StatusCode is HttpStatusCode.NoContent
            ? null
            : (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["data"]!.AsObject();
    }
}
