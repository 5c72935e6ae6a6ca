using Keygen.Webhooks.Api.Transport;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Api;

/// <summary>The calls about policies.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/policies/">Keygen's documentation of policies</see>.</remarks>
public sealed class PoliciesClient
{
    private readonly ApiCaller _api;

    internal PoliciesClient(ApiCaller api) => _api = api;

    /// <summary>Reads a policy.</summary>
    /// <param name="id">The policy's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The policy; null when there is none, or the token may not see it.</returns>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<Policy?> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _api.FindAsync<Policy>(ApiPath.Of("policies", id), cancellationToken);

    /// <summary>Reads policies, page by page as they are enumerated.</summary>
    /// <param name="productId">The id of a product; null for the policies of all products.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="KeygenApiException">A call failed.</exception>
    public IAsyncEnumerable<Policy> ListAsync(string? productId = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync<Policy>(new Query("policies").Add("product", productId), cancellationToken);
}
