using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

/// <summary>The calls of webhook endpoints.</summary>
internal static class EndpointCalls
{
    private static readonly string[] HostsOfKeygen = ["keygen.sh", "api.keygen.sh", "app.keygen.sh"];

    public static FakeApiResponse List(ApiCall call) => ApiLists.Of(call.Request, [.. Documents(call).Where(call.Caller.Sees)]);

    public static FakeApiResponse Get(ApiCall call, string id) => FakeApiResponse.Ok(Document(call, Find(call, id)));

    public static FakeApiResponse Create(ApiCall call)
    {
        call.Demand(static token => token.MayChange);
        var body = ApiBody.Read(call.Body, ResourceKind.Endpoints, creates: true);
        Check(body.Attributes);
        var product = call.Caller.Token.ProductId ?? ProductOf(call, body);
        var made = call.Fake.AddEndpoint((string)body.Attributes["url"]!);
        (made.ApiVersion, made.ProductId, made.EnvironmentId) = (null, product, call.Caller.Environment?.Id);
        Set(made, body.Attributes);
        return call.Made(Document(call, made));
    }

    public static FakeApiResponse Update(ApiCall call, string id)
    {
        var endpoint = Find(call, id);
        call.Demand(static token => token.MayChangeWebhooks);
        var body = ApiBody.Read(call.Body, ResourceKind.Endpoints, creates: false);
        Check(body.Attributes);
        endpoint.ProductId = body.Has("product") ? ProductOf(call, body) : endpoint.ProductId;
        endpoint.Url = (string?)body.Attributes["url"] ?? endpoint.Url;
        Set(endpoint, body.Attributes);
        endpoint.Updated = call.State.Now;
        return FakeApiResponse.Ok(Document(call, endpoint));
    }

    public static FakeApiResponse Delete(ApiCall call, string id)
    {
        var endpoint = Find(call, id);
        call.Demand(static token => token.MayChangeWebhooks);
        endpoint.Delete();
        return new(204, null);
    }

    private static void Set(FakeEndpoint endpoint, JsonObject attributes)
    {
        if (attributes["subscriptions"] is JsonArray subscriptions)
        {
            endpoint.Subscriptions = [.. subscriptions.Select(static one => (string)one!).Distinct(StringComparer.Ordinal)];
        }

        endpoint.SignatureAlgorithm = (string?)attributes["signatureAlgorithm"] ?? endpoint.SignatureAlgorithm;
        endpoint.ApiVersion = attributes.ContainsKey("apiVersion") ? (string?)attributes["apiVersion"] : endpoint.ApiVersion;
    }

    private static void Check(JsonObject attributes)
    {
        if (attributes["subscriptions"] is JsonArray subscriptions)
        {
            ResourceRules.Demand(subscriptions.Count > 0, Invalid("subscriptions", "SUBSCRIPTIONS_TOO_SHORT", "must have at least 1 webhook event subscription"));
            var names = subscriptions.Select(static one => one?.ToString() ?? "").Distinct(StringComparer.Ordinal).ToArray();
            ResourceRules.Demand(
                names is ["*"] || Array.TrueForAll(names, static name => SampleCatalogue.EventNames.Contains(name, StringComparer.Ordinal)),
                Invalid("subscriptions", "SUBSCRIPTIONS_NOT_ALLOWED", "unsupported webhook event type for subscription"));
        }

        ResourceRules.Demand(
            (string?)attributes["signatureAlgorithm"] is not { } algorithm || TestSigner.Algorithms.Contains(algorithm),
            Invalid("signatureAlgorithm", "SIGNATURE_ALGORITHM_NOT_ALLOWED", "unsupported signature algorithm"));
        ResourceRules.Demand(
            (string?)attributes["apiVersion"] is not { } version || VersionSteps.IsKnown(version),
            Invalid("apiVersion", "API_VERSION_NOT_ALLOWED", "unsupported version"));
        if ((string?)attributes["url"] is { } url)
        {
            CheckUrl(url);
        }
    }

    /// <summary>Keygen accepts https with a dotted name that ends in letters, and not its own hosts.</summary>
    private static void CheckUrl(string text)
    {
        ResourceRules.Demand(Uri.TryCreate(text, UriKind.Absolute, out var url), Invalid("url", "URL_INVALID", "must be a valid URL"));
        ResourceRules.Demand(
            url!.Scheme == Uri.UriSchemeHttps, Invalid("url", "URL_PROTOCOL_INVALID", "must be a valid URL using one of the following protocols: https"));
        ResourceRules.Demand(
            url.Host.Split('.') is [_, .., var top] && top.Length > 0 && top.All(char.IsAsciiLetter) && !HostsOfKeygen.Contains(url.Host),
            Invalid("url", "URL_HOST_INVALID", "must be a URL with a valid host"));
    }

    private static FakeApiResponse Invalid(string attribute, string code, string detail) =>
        ApiErrors.Value(ResourceKind.Endpoints.Type, $"attributes/{attribute}", code, detail);

    private static string? ProductOf(ApiCall call, ApiBody body) => body.Related("product") is not { } id ? null
        : call.State.Find(ResourceKind.Products, id) is { } product ? ResourceDocument.Id(product)
        : throw new ApiRefusal(ApiErrors.Value(ResourceKind.Endpoints.Type, "relationships/product", "PRODUCT_NOT_FOUND", "must exist"));

    private static FakeEndpoint Find(ApiCall call, string id) =>
        call.Fake.Endpoints.FirstOrDefault(one => one.Id == id) is { } found && call.Caller.Sees(Document(call, found)) ? found
        : throw new ApiRefusal(ApiErrors.NotFound(ResourceKind.Endpoints.Name, id));

    private static IEnumerable<JsonObject> Documents(ApiCall call) => call.Fake.Endpoints.Select(one => Document(call, one));

    private static JsonObject Document(ApiCall call, FakeEndpoint endpoint) => EndpointDocument.Of(call.Fake.Keys.AccountId, endpoint);
}
