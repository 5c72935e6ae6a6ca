using Keygen.Webhooks.Api.Transport;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Api;

/// <summary>The calls about licenses. An id can also be the license's key, but ids do not show in traces of HTTP what must stay secret.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/licenses/">Keygen's documentation of licenses</see>.</remarks>
public sealed class LicensesClient
{
    private const string List = "licenses";

    private readonly ApiCaller _api;

    internal LicensesClient(ApiCaller api) => _api = api;

    /// <summary>Reads a license.</summary>
    /// <param name="id">The license's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The license; null when it does not exist, or the token may not see it.</returns>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<License?> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _api.FindAsync<License>(ApiPath.Of(List, id), cancellationToken);

    /// <summary>Reads licenses, page by page as they are enumerated. You may delete those you have got.</summary>
    /// <param name="filter">Selects licenses; null for all.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="KeygenApiException">A call failed.</exception>
    public IAsyncEnumerable<License> ListAsync(LicenseFilter? filter = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync<License>((filter ?? new()).ToQuery(), cancellationToken);

    /// <summary>
    /// Creates a license. Set <see cref="NewLicense.Id"/>, so that a repeated call fails with status 409 or 422 and creates no second one.
    /// </summary>
    /// <param name="license">The license.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<License> CreateAsync(NewLicense license, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(license);
        return _api.SendAsync<License>(HttpMethod.Post, List, license.ToJson(), cancellationToken);
    }

    /// <summary>Changes the attributes that are set.</summary>
    /// <param name="id">The license's id.</param>
    /// <param name="update">The changes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<License> UpdateAsync(string id, LicenseUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return _api.SendAsync<License>(HttpMethod.Patch, ApiPath.Of(List, id), update.ToJson(), cancellationToken);
    }

    /// <summary>Suspends a license: its validations fail until it is reinstated. A license that is suspended already is a 422.</summary>
    /// <param name="id">The license's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<License> SuspendAsync(string id, CancellationToken cancellationToken = default) => ActAsync(id, "suspend", cancellationToken);

    /// <summary>Reinstates a suspended license. A license that is not suspended is a 422.</summary>
    /// <param name="id">The license's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<License> ReinstateAsync(string id, CancellationToken cancellationToken = default) => ActAsync(id, "reinstate", cancellationToken);

    /// <summary>Extends the expiry by the policy's duration. Each call extends it again.</summary>
    /// <param name="id">The license's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<License> RenewAsync(string id, CancellationToken cancellationToken = default) => ActAsync(id, "renew", cancellationToken);

    /// <summary>Checks a license in, if its policy requires that.</summary>
    /// <param name="id">The license's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<License> CheckInAsync(string id, CancellationToken cancellationToken = default) => ActAsync(id, "check-in", cancellationToken);

    /// <summary>Deletes a license and its machines for good.</summary>
    /// <param name="id">The license's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed. The status is 404 when the license does not exist, or no longer.</exception>
    public Task RevokeAsync(string id, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync($"{ApiPath.Of(List, id)}/actions/revoke", cancellationToken);

    private Task<License> ActAsync(string id, string action, CancellationToken cancellationToken) =>
        _api.ActAsync<License>(List, id, action, null, cancellationToken);
}
