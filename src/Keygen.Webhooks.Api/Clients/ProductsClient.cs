using Keygen.Webhooks.Api.Transport;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Api;

/// <summary>The calls about products.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/products/">Keygen's documentation of products</see>.</remarks>
public sealed class ProductsClient
{
    private readonly ApiCaller _api;

    internal ProductsClient(ApiCaller api) => _api = api;

    /// <summary>Reads a product.</summary>
    /// <param name="id">The product's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The product; null when there is none, or the token may not see it.</returns>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<Product?> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _api.FindAsync<Product>(ApiPath.Of("products", id), cancellationToken);

    /// <summary>Reads products, page by page as they are enumerated.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="KeygenApiException">A call failed.</exception>
    public IAsyncEnumerable<Product> ListAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync<Product>(new("products"), cancellationToken);
}
