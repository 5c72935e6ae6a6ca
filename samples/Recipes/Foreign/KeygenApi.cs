using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Recipes.Foreign;

/// <summary>The three calls of Keygen's API that the recipes make.</summary>
public interface IKeygenApi
{
    /// <summary>Returns the license's current state; null when it was deleted.</summary>
    Task<LicenseNow?> GetLicenseAsync(string id, CancellationToken cancellationToken);

    /// <summary>Returns the user's e-mail address; null when the user was deleted.</summary>
    Task<string?> GetEmailAsync(string userId, CancellationToken cancellationToken);

    /// <summary>Extends the expiry by the policy's duration. Each call extends it again.</summary>
    Task RenewAsync(string licenseId, CancellationToken cancellationToken);
}

/// <summary>A class, because a record's ToString would print the key.</summary>
public sealed class LicenseNow
{
    public required string Id { get; init; }

    public string? Key { get; init; }

    public string? Name { get; init; }

    public DateTimeOffset? Expiry { get; init; }

    public string? OwnerId { get; init; }

    /// <summary>The metadata values that are strings.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}

/// <summary>The section <c>Keygen:Api</c>.</summary>
public sealed class KeygenApiOptions
{
    /// <summary>The URL of Keygen's API, or of your own server. The default value is <c>https://api.keygen.sh/</c>.</summary>
    public Uri Url { get; set; } = new("https://api.keygen.sh/");

    /// <summary>
    /// A token that may read licenses and users and renew licenses, such as a product's token for its licenses. The default value is an
    /// empty string.
    /// </summary>
    public string Token { get; set; } = "";
}

public sealed class KeygenApi(HttpClient client, IOptions<KeygenWebhooksOptions> keygen, IOptions<KeygenApiOptions> options) : IKeygenApi
{
    public async Task<LicenseNow?> GetLicenseAsync(string id, CancellationToken cancellationToken)
    {
        if (await SendAsync(HttpMethod.Get, $"licenses/{Uri.EscapeDataString(id)}", cancellationToken) is not { } data)
        {
            return null;
        }

        var attributes = data.GetProperty("attributes");
        return new()
        {
            Id = data.GetProperty("id").GetString()!,
            Key = Text(attributes, "key"),
            Name = Text(attributes, "name"),
            Expiry = Text(attributes, "expiry") is null ? null : attributes.GetProperty("expiry").GetDateTimeOffset(),
            OwnerId = data.GetProperty("relationships").GetProperty("owner").GetProperty("data") is { ValueKind: JsonValueKind.Object } owner ? Text(owner, "id") : null,
            Metadata = attributes.GetProperty("metadata").EnumerateObject().Where(static one => one.Value.ValueKind is JsonValueKind.String)
                .ToDictionary(static one => one.Name, static one => one.Value.GetString()!),
        };
    }

    public async Task<string?> GetEmailAsync(string userId, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Get, $"users/{Uri.EscapeDataString(userId)}", cancellationToken) is { } data ? Text(data.GetProperty("attributes"), "email") : null;

    public async Task RenewAsync(string licenseId, CancellationToken cancellationToken) =>
        await SendAsync(HttpMethod.Post, $"licenses/{Uri.EscapeDataString(licenseId)}/actions/renew", cancellationToken);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    /// <returns>The document's data; null for 404.</returns>
    private async Task<JsonElement?> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, $"v1/accounts/{keygen.Value.AccountId}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Value.Token);
        request.Headers.Accept.ParseAdd("application/vnd.api+json");
        request.Headers.Add("Keygen-Version", "1.8");
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        using var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        return document.RootElement.GetProperty("data").Clone();
    }
}

public static class KeygenApiServices
{
    public static IServiceCollection AddKeygenApi(this IServiceCollection services)
    {
        services.AddOptions<KeygenApiOptions>().BindConfiguration("Keygen:Api");
        services.AddHttpClient<IKeygenApi, KeygenApi>(static (services, client) =>
            (client.BaseAddress, client.Timeout) = (services.GetRequiredService<IOptions<KeygenApiOptions>>().Value.Url, TimeSpan.FromSeconds(20)))
            .RemoveAllLoggers();   // At Trace they log the Authorization header.
        return services;
    }
}
