namespace Keygen.Webhooks.Testing;

/// <summary>Posts signed events to an app under test, as Keygen does.</summary>
public static class KeygenHttpClientExtensions
{
    /// <summary>Signs an event, given by its class, and posts it to the endpoint's path on the client's server.</summary>
    /// <typeparam name="TEvent">The class of one event.</typeparam>
    /// <param name="client">A client of the app, such as <c>WebApplicationFactory.CreateClient()</c> returns.</param>
    /// <param name="change">Changes the event; null for no changes.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The response that Keygen would get.</returns>
    public static Task<HttpResponseMessage> PostKeygenEventAsync<TEvent>(
        this HttpClient client, Action<KeygenEventBuilder>? change = null, CancellationToken cancellationToken = default)
        where TEvent : KeygenEvent => client.PostKeygenEventAsync(SignedDelivery.Of<TEvent>(change), cancellationToken);

    /// <summary>Signs an event, given by its name, and posts it to the endpoint's path on the client's server.</summary>
    /// <param name="client">A client of the app.</param>
    /// <param name="name">The name on the wire, such as <c>license.created</c>.</param>
    /// <param name="change">Changes the event; null for no changes.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The response that Keygen would get.</returns>
    public static Task<HttpResponseMessage> PostKeygenEventAsync(
        this HttpClient client, string name, Action<KeygenEventBuilder>? change = null, CancellationToken cancellationToken = default) =>
        client.PostKeygenEventAsync(SignedDelivery.Of(name, change), cancellationToken);

    /// <summary>Posts a valid or tampered delivery to the endpoint's path on the client's server.</summary>
    /// <param name="client">A client of the app.</param>
    /// <param name="delivery">The delivery.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The response that Keygen would get.</returns>
    public static async Task<HttpResponseMessage> PostKeygenEventAsync(
        this HttpClient client, SignedDelivery delivery, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(delivery);
        using var request = delivery.ToHttpRequestMessage(client.BaseAddress);
        return await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
