using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Testing;

/// <summary>Routes the calls that the fake API supports, and answers 404 to all others.</summary>
internal static class ApiRouter
{
    /// <summary>Checks in Keygen's order: route, account, headers, environment, token.</summary>
    public static FakeApiResponse Answer(FakeKeygen fake, HttpRequest request)
    {
        PruneSchedule.Run(fake.Rows, fake.Options);
        var path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (account, below) = path is ["v1", "accounts", var named, .. var rest] ? (named, rest) : (null, path is ["v1", .. var all] ? all : ["none"]);
        return Route(fake, request, below) is not { } call ? ApiErrors.NoRoute
            : account is not null && !IsOurs(fake, account) ? ApiErrors.NoAccount(account)
            : ApiHeaders.Refuse(request, fake.Keys.AccountId) ?? (ApiCaller.Of(fake, request, out var refusal) is { } caller ? call(caller) : refusal!);
    }

    private static Func<ApiCaller, FakeApiResponse>? Route(FakeKeygen fake, HttpRequest request, string[] path) => (request.Method, path) switch
    {
        ("GET", []) => _ => FakeApiResponse.Ok(AccountOf(fake)),
        ("GET", ["webhook-events"]) => caller => ApiLists.Events(fake, request, caller),
        ("GET", ["webhook-events", var id]) => caller => Event(fake, caller, id, static row => FakeApiResponse.Ok(row.Shown.ToJson())),
        ("DELETE", ["webhook-events", var id]) => caller => Event(fake, caller, id, row => Changed(caller, () => Delete(fake, row))),
        ("POST", ["webhook-events", var id, "actions", "retry"]) => caller => Event(fake, caller, id, row => Changed(caller, () => Retry(fake, request, row))),
        ("GET", ["webhook-endpoints"]) => caller => ApiLists.Of(request, [.. Endpoints(fake).Where(caller.Sees)]),
        ("GET", ["webhook-endpoints", var id]) => caller => One(Endpoints(fake).Where(caller.Sees), "webhook endpoint", id),
        ("GET", ["policies"]) => caller => ApiLists.Of(request, [.. fake.Policies.Where(caller.Sees)]),
        ("GET", ["policies", var id]) => caller => One(fake.Policies.Where(caller.Sees), "policy", id),
        _ => null,
    };

    private static bool IsOurs(FakeKeygen fake, string account) =>
        string.Equals(account, fake.Keys.AccountId, StringComparison.OrdinalIgnoreCase)
        || string.Equals(account, fake.Options.AccountSlug, StringComparison.Ordinal);

    private static JsonNode AccountOf(FakeKeygen fake) => KeygenEventBuilder.Of("account.updated")
        .WithAttribute("slug", fake.Options.AccountSlug).Build(fake.Keys, fake.Rows.Now).Payload["data"]!.DeepClone();

    private static FakeApiResponse Event(FakeKeygen fake, ApiCaller caller, string id, Func<FakeWebhookEvent, FakeApiResponse> act) =>
        fake.Rows.Find(id) is { } row && caller.Sees(row) ? act(row) : ApiErrors.NotFound("webhook event", id);

    private static FakeApiResponse Changed(ApiCaller caller, Func<FakeApiResponse> change) => caller.Token.MayChange ? change() : ApiErrors.NotPermitted;

    private static FakeApiResponse Delete(FakeKeygen fake, FakeWebhookEvent row)
    {
        fake.Delete(row);
        return new(204, null);
    }

    private static FakeApiResponse Retry(FakeKeygen fake, HttpRequest request, FakeWebhookEvent row)
    {
        if (row.Endpoint.IsDeleted)
        {
            return ApiErrors.NotRetried;
        }

        var retry = fake.Retry(row).Shown.ToJson();
        return new(201, new() { ["data"] = retry }) { Location = $"{request.Scheme}://{request.Host}{(string?)retry["links"]!["self"]}" };
    }

    private static IEnumerable<JsonObject> Endpoints(FakeKeygen fake) => fake.Endpoints.Select(one => EndpointDocument.Of(fake.Keys.AccountId, one));

    private static FakeApiResponse One(IEnumerable<JsonObject> all, string called, string id) =>
        all.FirstOrDefault(one => (string?)one["id"] == id) is { } found ? FakeApiResponse.Ok(found.DeepClone()) : ApiErrors.NotFound(called, id);
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
                ["product"] = EventDocument.Related(
                    endpoint.ProductId is null ? null : $"{account}/products/{endpoint.ProductId}", "products", endpoint.ProductId),
            },
            ["links"] = new JsonObject { ["self"] = $"{account}/webhook-endpoints/{endpoint.Id}" },
        };
    }
}
