using Keygen.Webhooks.Api.Transport;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Api;

/// <summary>The calls about webhook endpoints. A product's token sees none of them, not even its own.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/webhooks/">Keygen's documentation of webhooks</see>.</remarks>
public sealed class WebhookEndpointsClient
{
    private const string List = "webhook-endpoints";

    private readonly ApiCaller _api;

    internal WebhookEndpointsClient(ApiCaller api) => _api = api;

    /// <summary>Reads an endpoint.</summary>
    /// <param name="id">The endpoint's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The endpoint; null when there is none, or the token may not see it.</returns>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<WebhookEndpoint?> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _api.FindAsync<WebhookEndpoint>(ApiPath.Of(List, id), cancellationToken);

    /// <summary>Reads all endpoints, page by page as they are enumerated.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="KeygenApiException">A call failed.</exception>
    public IAsyncEnumerable<WebhookEndpoint> ListAsync(CancellationToken cancellationToken = default) =>
        _api.ListAsync<WebhookEndpoint>(new(List), cancellationToken);

    /// <summary>Creates an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<WebhookEndpoint> CreateAsync(NewWebhookEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return _api.SendAsync<WebhookEndpoint>(HttpMethod.Post, List, endpoint.ToJson(), cancellationToken);
    }

    /// <summary>Changes the attributes that are set. A new version or algorithm holds for pending retries too.</summary>
    /// <param name="id">The endpoint's id.</param>
    /// <param name="update">The changes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<WebhookEndpoint> UpdateAsync(string id, WebhookEndpointUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return _api.SendAsync<WebhookEndpoint>(HttpMethod.Patch, ApiPath.Of(List, id), update.ToJson(), cancellationToken);
    }

    /// <summary>Deletes an endpoint. Its pending events are delivered no more.</summary>
    /// <param name="id">The endpoint's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed. The status is 404 when there is no such endpoint, or no longer.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => _api.DeleteAsync(ApiPath.Of(List, id), cancellationToken);
}
