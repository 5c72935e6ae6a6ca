using Keygen.Webhooks.Api.Transport;

namespace Keygen.Webhooks.Api;

/// <summary>
/// The calls about webhook events, which Keygen keeps for 30 days. They need the account's public key: an event is read only from an answer
/// that the account signed. Read a row as an event with <see cref="EventReader"/>.
/// </summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/webhooks/">Keygen's documentation of webhooks</see>.</remarks>
public sealed class WebhookEventsClient
{
    private const string List = "webhook-events";
    private const int PageSize = 100; // Keygen's maximum

    private readonly ApiCaller _api;

    internal WebhookEventsClient(ApiCaller api) => _api = api;

    /// <summary>Reads an event.</summary>
    /// <param name="id">The id of the webhook event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The event; null when there is none, or no longer, or the token may not see it.</returns>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    /// <exception cref="InvalidOperationException">No public key is configured.</exception>
    public async Task<EventRecord?> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(new(HttpMethod.Get, ApiPath.Of(List, id)) { AllowNotFound = true }, cancellationToken).ConfigureAwait(false);
        return response.IsNotFound ? null : One(response);
    }

    /// <summary>Reads events, page by page as they are enumerated. You may delete those you have got.</summary>
    /// <param name="filter">Selects events and their order; null for all, the newest first.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="KeygenApiException">A call failed.</exception>
    /// <exception cref="InvalidOperationException">No public key is configured.</exception>
    public IAsyncEnumerable<EventRecord> ListAsync(WebhookEventFilter? filter = null, CancellationToken cancellationToken = default)
    {
        var query = (filter ?? new()).ToQuery();
        return ApiCaller.PagesAsync(ReadAsync, filter?.After, cancellationToken);

        async Task<Page<EventRecord>> ReadAsync(string? behind, CancellationToken token)
        {
            var page = PageOf(await SendAsync(new(HttpMethod.Get, query.ForPage(behind, PageSize)), token).ConfigureAwait(false));
            return new(page.Records, page is { HasNext: true, Records: [.., { Id: { } last }] } ? last : null);
        }
    }

    /// <summary>
    /// Lets Keygen deliver an event again. The new delivery has a new id and the old idempotency token, so handlers that completed do not
    /// run again.
    /// </summary>
    /// <param name="id">The id of the webhook event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new webhook event. If its endpoint is no longer subscribed to the event, nothing is sent.</returns>
    /// <exception cref="KeygenApiException">The call failed. The status is 422 when the event's endpoint was deleted.</exception>
    /// <exception cref="InvalidOperationException">No public key is configured.</exception>
    public async Task<EventRecord> RetryAsync(string id, CancellationToken cancellationToken = default) =>
        One(await SendAsync(new(HttpMethod.Post, $"{ApiPath.Of(List, id)}/actions/retry"), cancellationToken).ConfigureAwait(false));

    /// <summary>Deletes an event from Keygen's list. Its pending attempts end.</summary>
    /// <param name="id">The id of the webhook event.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed. The status is 404 when there is no such event, or no longer.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => _api.DeleteAsync(ApiPath.Of(List, id), cancellationToken);

    /// <remarks>
    /// No version is asked for. A payload is kept in the version of its endpoint, or else of the account, and only without a request for
    /// another does Keygen's answer tell the account's.
    /// </remarks>
    private async Task<KeygenApiResponse> SendAsync(KeygenApiRequest request, CancellationToken cancellationToken)
    {
        var settings = await _api.GetSettingsAsync(cancellationToken).ConfigureAwait(false);
        return settings.Verifier is not null
            ? await _api.SendAsync(request with { SendVersion = false }, cancellationToken).ConfigureAwait(false)
            : throw new InvalidOperationException(
                $"Webhook events are read only from verified answers: set {KeygenApiOptions.SectionName}:PublicKeys, or Keygen:Webhooks:PublicKeys, to the account's public key.");
    }

    private static EventRecord One(KeygenApiResponse response) => PageOf(response) is { Records: [var row] } ? row : throw Unreadable(response, "one webhook event");

    private static EventRecordPage PageOf(KeygenApiResponse response) =>
        response.Verified is { } verified && EventRecordPage.TryRead(verified, out var page, out _) ? page : throw Unreadable(response, "a list of webhook events");

    private static KeygenApiException Unreadable(KeygenApiResponse response, string expected) =>
        new($"Keygen's API returned data that is not {expected}.", KeygenApiErrorKind.Unreadable) { StatusCode = response.StatusCode };
}
