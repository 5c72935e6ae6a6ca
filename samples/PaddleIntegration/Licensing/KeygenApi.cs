using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace PaddleIntegration.Licensing;

/// <summary>The calls that the shop makes to Keygen's API. They return null or an empty list for 404, and throw for other errors.</summary>
public sealed class KeygenApi(HttpClient http, IOptions<KeygenApiOptions> options)
{
    private const string MediaType = "application/vnd.api+json";
    private const int PageSize = 100; // Keygen's maximum

    public async Task<KeygenLicense?> FindLicenseAsync(string id, CancellationToken cancellationToken) =>
        (await SendAsync(HttpMethod.Get, $"licenses/{Uri.EscapeDataString(id)}", null, cancellationToken))?["data"] is JsonObject found ? new(found) : null;

    /// <summary>Returns all licenses of the policy.</summary>
    public async Task<IReadOnlyList<KeygenLicense>> LicensesAsync(CancellationToken cancellationToken) =>
        [.. (await AllAsync($"licenses?policy={Uri.EscapeDataString(options.Value.PolicyId)}&", cancellationToken)).Select(static one => new KeygenLicense(one))];

    /// <summary>Returns all machines of a license, from all pages.</summary>
    public async Task<IReadOnlyList<KeygenMachine>> MachinesAsync(string licenseId, CancellationToken cancellationToken) =>
        [.. (await AllAsync($"licenses/{Uri.EscapeDataString(licenseId)}/machines?", cancellationToken)).Select(static one => new KeygenMachine(one))];

    /// <summary>Creates a license with a given id, so that no retry creates a second one. Returns null when it already exists.</summary>
    public async Task<KeygenLicense?> CreateLicenseAsync(string id, JsonObject metadata, CancellationToken cancellationToken)
    {
        var body = Document("licenses", id, new JsonObject { ["metadata"] = metadata });
        body["data"]!["relationships"] = new JsonObject
        {
            ["policy"] = new JsonObject { ["data"] = new JsonObject { ["type"] = "policies", ["id"] = options.Value.PolicyId } },
        };
        var answer = await SendAsync(HttpMethod.Post, "licenses", body, cancellationToken, HttpStatusCode.Conflict, HttpStatusCode.UnprocessableEntity);
        return answer?["data"] is JsonObject made ? new(made) : null;
    }

    /// <summary>Replaces all metadata of a license. Keygen cannot change single keys.</summary>
    public Task PutMetadataAsync(KeygenLicense license, JsonObject metadata, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Patch, $"licenses/{license.Id}", Document("licenses", license.Id, new JsonObject { ["metadata"] = metadata }), cancellationToken);

    public Task SuspendAsync(KeygenLicense license, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"licenses/{license.Id}/actions/suspend", null, cancellationToken);

    public Task ReinstateAsync(KeygenLicense license, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"licenses/{license.Id}/actions/reinstate", null, cancellationToken);

    /// <summary>Deletes the license permanently.</summary>
    public Task RevokeAsync(KeygenLicense license, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"licenses/{license.Id}/actions/revoke", null, cancellationToken);

    private static JsonObject Document(string type, string id, JsonObject attributes) =>
        new() { ["data"] = new JsonObject { ["type"] = type, ["id"] = id, ["attributes"] = attributes } };

    /// <summary>Reads pages until one is not full. If a row moves between pages meanwhile, its own event corrects the count.</summary>
    private async Task<List<JsonObject>> AllAsync(string path, CancellationToken cancellationToken)
    {
        var all = new List<JsonObject>();
        for (var number = 1; ; number++)
        {
            var answer = await SendAsync(HttpMethod.Get, $"{path}page[size]={PageSize}&page[number]={number}", null, cancellationToken);
            var page = answer?["data"]?.AsArray() ?? [];
            all.AddRange(page.Select(static one => one!.AsObject()));
            if (page.Count < PageSize)
            {
                return all;
            }
        }
    }

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
        return response.StatusCode is HttpStatusCode.NoContent ? null : await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken);
    }
}
