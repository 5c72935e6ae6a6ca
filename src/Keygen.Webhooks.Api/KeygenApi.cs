using System.Net;
using Keygen.Webhooks.Api.Transport;
using Keygen.Webhooks.Resources;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Api;

/// <summary>
/// A client of Keygen's API. Add it with <c>services.AddKeygenApi()</c>. It can be used by several threads at once, for as long as the app
/// runs.
/// </summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/">Keygen's documentation of its API</see>.</remarks>
public sealed class KeygenApi
{
    private readonly ApiCaller _api;

    /// <summary>Creates a client without dependency injection.</summary>
    /// <param name="http">
    /// Sends the requests. Its handler must not follow redirects or decompress answers: use <see cref="CreateHandler"/>. It is not disposed.
    /// </param>
    /// <param name="options">The options. Nothing else is read, and later changes have no effect.</param>
    /// <param name="verifier">Verifies the answers in place of the keys in the options; null to use those keys.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="OptionsValidationException">The options are invalid. The message says how to fix them.</exception>
    public KeygenApi(HttpClient http, KeygenApiOptions options, SignatureVerifier? verifier = null, TimeProvider? time = null)
        : this(Of(http, options, verifier, time))
    {
    }

    internal KeygenApi(ApiSender sender)
    {
        _api = new(sender);
        (Licenses, Users, Machines) = (new(_api), new(_api), new(_api));
        (Policies, Products) = (new(_api), new(_api));
        (WebhookEvents, WebhookEndpoints) = (new(_api), new(_api));
    }

    /// <summary>The calls about licenses.</summary>
    public LicensesClient Licenses { get; }

    /// <summary>The calls about users.</summary>
    public UsersClient Users { get; }

    /// <summary>The calls about machines.</summary>
    public MachinesClient Machines { get; }

    /// <summary>The calls about policies.</summary>
    public PoliciesClient Policies { get; }

    /// <summary>The calls about products.</summary>
    public ProductsClient Products { get; }

    /// <summary>The calls about webhook events.</summary>
    public WebhookEventsClient WebhookEvents { get; }

    /// <summary>The calls about webhook endpoints.</summary>
    public WebhookEndpointsClient WebhookEndpoints { get; }

    /// <summary>Creates a message handler as the client needs it: without redirects, cookies and decompression.</summary>
    /// <param name="baseUrl">
    /// The URL of the API. With <c>http</c>, which is for a fake server on this machine, no proxy of the environment sees the token. Null for
    /// Keygen's own.
    /// </param>
    public static SocketsHttpHandler CreateHandler(string? baseUrl = null) => new()
    {
        UseProxy = baseUrl?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) is not true,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    };

    /// <summary>
    /// Reads the account, with its public keys (<see cref="Account.Keys"/>). Keys that come over an unverified answer are as trustworthy as
    /// the connection: use them to set up an app, not in it.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<Account> GetAccountAsync(CancellationToken cancellationToken = default) =>
        _api.SendAsync<Account>(HttpMethod.Get, "", null, cancellationToken);

    /// <summary>Sends a request that has no method of its own. Its answer is verified and its errors are thrown as for the others.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The request's path does not lead to a resource of the account.</exception>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<KeygenApiResponse> SendAsync(KeygenApiRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _api.SendAsync(request, cancellationToken);
    }

    private static ApiSender Of(HttpClient http, KeygenApiOptions options, SignatureVerifier? verifier, TimeProvider? time)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(options);
        var settings = KeygenApiSettings.Create(options, verifier is null ? null : () => verifier);
#pragma warning disable RS0030 // the default of a client without dependency injection
        return new(() => http, _ => new(settings), time ?? TimeProvider.System);
#pragma warning restore RS0030
    }
}
