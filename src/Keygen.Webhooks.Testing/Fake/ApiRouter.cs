using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>The calls of the API there are; everything else is not found.</summary>
internal static class ApiRouter
{
    public static ApiAnswer Answer(FakeKeygen fake, HttpRequest request)
    {
        if (!string.Equals(request.Headers.Authorization.ToString(), $"Bearer {fake.ApiToken}", StringComparison.Ordinal))
        {
            return ApiAnswer.Unauthorized;
        }

        Pruning.Run(fake.Rows, fake.Options);
        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return path is not ["v1", .. var rest] ? ApiAnswer.NotFound
            : rest is ["accounts", var account, .. var below] ? IsOurs(fake, account) ? Route(fake, request, below) : ApiAnswer.NotFound
            : Route(fake, request, rest);
    }

    private static ApiAnswer Route(FakeKeygen fake, HttpRequest request, string[] path) => (request.Method, path) switch
    {
        ("GET", []) => ApiAnswer.Ok(KeygenEventBuilder.Of("account.updated").Attribute("slug", fake.Options.AccountSlug).Build(fake.Keys, fake.Rows.Now).Payload["data"]!.DeepClone()),
        ("GET", ["webhook-events"]) => ApiLists.Events(fake, request),
        ("GET", ["webhook-events", var id]) => Find(fake, request, id) is { } row ? ApiAnswer.Ok(row.Shown.ToJson()) : ApiAnswer.NotFound,
        ("DELETE", ["webhook-events", var id]) => Find(fake, request, id) is { } row && fake.Rows.Remove(row) ? new(204, null) : ApiAnswer.NotFound,
        ("POST", ["webhook-events", var id, "actions", "retry"]) => Find(fake, request, id) is { } row ? Retry(fake, row) : ApiAnswer.NotFound,
        ("GET", ["webhook-endpoints"]) => ApiLists.Of(request, [.. Endpoints(fake, request)]),
        ("GET", ["webhook-endpoints", var id]) => One(Endpoints(fake, request), id),
        ("GET", ["policies"]) => ApiLists.Of(request, fake.Policies),
        ("GET", ["policies", var id]) => One(fake.Policies, id),
        _ => ApiAnswer.NotFound,
    };

    private static bool IsOurs(FakeKeygen fake, string account) =>
        string.Equals(account, fake.Keys.AccountId, StringComparison.OrdinalIgnoreCase)
        || string.Equals(account, fake.Options.AccountSlug, StringComparison.Ordinal);

    private static FakeWebhookEvent? Find(FakeKeygen fake, HttpRequest request, string id) =>
        fake.Rows.Find(id) is { } row && row.Document.EnvironmentId == ApiLists.Environment(request) ? row : null;

    private static ApiAnswer Retry(FakeKeygen fake, FakeWebhookEvent row)
    {
        if (row.Endpoint.IsDeleted)
        {
            return ApiAnswer.Error(422, "Unprocessable resource", "webhook endpoint no longer exists", "WEBHOOK_ENDPOINT_NOT_FOUND");
        }

        var retry = fake.Retry(row).Shown.ToJson();
        return new(201, new() { ["data"] = retry }) { Location = (string?)retry["links"]!["self"] };
    }

    private static IEnumerable<JsonObject> Endpoints(FakeKeygen fake, HttpRequest request) =>
        fake.Endpoints.Where(one => one.EnvironmentId == ApiLists.Environment(request)).Select(one => EndpointDocument.Of(fake.Keys.AccountId, one));

    private static ApiAnswer One(IEnumerable<JsonObject> all, string id) =>
        all.FirstOrDefault(one => (string?)one["id"] == id) is { } found ? ApiAnswer.Ok(found.DeepClone()) : ApiAnswer.NotFound;
}

/// <summary>A webhook endpoint as the API shows it.</summary>
internal static class EndpointDocument
{
    public static JsonObject Of(string accountId, FakeEndpoint endpoint)
    {
        var account = $"/v1/accounts/{accountId}";
        return new()
        {
            ["id"] = endpoint.Id,
            ["type"] = "webhook-endpoints",
            ["attributes"] = new JsonObject
            {
                ["url"] = endpoint.Url,
                ["subscriptions"] = new JsonArray([.. endpoint.Subscriptions.Select(static name => JsonValue.Create(name))]),
                ["signatureAlgorithm"] = endpoint.SignatureAlgorithm,
                ["apiVersion"] = endpoint.ApiVersion,
                ["created"] = SampleValues.Time(endpoint.Created),
                ["updated"] = SampleValues.Time(endpoint.Created),
            },
            ["relationships"] = new JsonObject
            {
                ["account"] = EventDocument.Related(account, "accounts", accountId),
                ["environment"] = EventDocument.Related(
                    endpoint.EnvironmentId is null ? null : $"{account}/environments/{endpoint.EnvironmentId}", "environments", endpoint.EnvironmentId),
                ["product"] = EventDocument.Related($"{account}/webhook-endpoints/{endpoint.Id}/product", "products", null),
            },
            ["links"] = new JsonObject { ["self"] = $"{account}/webhook-endpoints/{endpoint.Id}" },
        };
    }
}
