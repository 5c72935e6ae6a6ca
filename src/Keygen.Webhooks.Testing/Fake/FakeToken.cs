namespace Keygen.Webhooks.Testing;

/// <summary>An API token and its rights. Without other settings it is the token of an admin of the global environment.</summary>
internal sealed record FakeToken(string Text, FakeEnvironment? Environment = null, string? ProductId = null, string? UserId = null, bool ReadsOnly = false)
{
    /// <summary>No token, for the calls that need none.</summary>
    public static readonly FakeToken None = new("", ReadsOnly: true);

    /// <summary>Whether the token may change users, licenses and machines that it sees.</summary>
    public bool MayChange => !ReadsOnly && UserId is null;

    /// <summary>Whether the token may retry and delete webhook events, and change webhook endpoints.</summary>
    public bool MayChangeWebhooks => MayChange && ProductId is null;

    /// <summary>Whether the token works in an environment: in its own, and for a global token also in a shared environment.</summary>
    public bool IsOf(FakeEnvironment? environment) => Environment == environment || (Environment is null && environment is { IsShared: true });

    /// <summary>Whether the bearer sees a resource that its environment shows.</summary>
    public bool Sees(System.Text.Json.Nodes.JsonObject resource) =>
        (ProductId is null || ProductView.Reads(ProductId, resource))
        && (UserId is null || ResourceDocument.Id(resource) == UserId || ResourceDocument.Related(resource, "owner") == UserId);

    /// <summary>Returns the bearer, never the token.</summary>
    public override string ToString() => $"token of {ProductId ?? UserId ?? Environment?.Code ?? "the account"}";
}

/// <summary>What a product may read, as the bearer of a token and as the owner of an endpoint.</summary>
internal static class ProductView
{
    public static bool Reads(string productId, System.Text.Json.Nodes.JsonObject resource) => ResourceDocument.Type(resource) switch
    {
        "webhook-endpoints" => false,
        "products" => ResourceDocument.Id(resource) == productId,
        "users" => ResourceDocument.Text(resource, "role") is "user",
        _ => ResourceDocument.Related(resource, "product") == productId,
    };
}
