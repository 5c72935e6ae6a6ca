using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Testing;

/// <summary>What a product may read, as the bearer of a token and as the owner of an endpoint.</summary>
internal static class ProductView
{
    public static bool Reads(string productId, JsonObject resource) => ResourceDocument.Type(resource) switch
    {
        "webhook-endpoints" => false,
        "products" => ResourceDocument.Id(resource) == productId,
        "users" => ResourceDocument.Text(resource, "role") is "user",
        _ => ResourceDocument.Related(resource, "product") == productId,
    };
}
