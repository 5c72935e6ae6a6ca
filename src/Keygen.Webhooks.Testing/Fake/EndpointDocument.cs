using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing.Samples;

namespace Keygen.Webhooks.Testing;

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
                ["updated"] = SampleValues.Time(endpoint.Updated),
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
