using Keygen.Webhooks.Api.Transport;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Api;

/// <summary>The calls about machines.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/machines/">Keygen's documentation of machines</see>.</remarks>
public sealed class MachinesClient
{
    private readonly ApiCaller _api;

    internal MachinesClient(ApiCaller api) => _api = api;

    /// <summary>Reads a machine.</summary>
    /// <param name="id">The machine's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The machine; null when there is none, or the token may not see it.</returns>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<Machine?> GetAsync(string id, CancellationToken cancellationToken = default) =>
        _api.FindAsync<Machine>(ApiPath.Of("machines", id), cancellationToken);

    /// <summary>Reads machines, page by page as they are enumerated. You may deactivate those you have got.</summary>
    /// <param name="filter">Selects machines; null for all.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="KeygenApiException">A call failed.</exception>
    public IAsyncEnumerable<Machine> ListAsync(MachineFilter? filter = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync<Machine>((filter ?? new()).ToQuery(), cancellationToken);

    /// <summary>Deactivates a machine, which deletes it.</summary>
    /// <param name="id">The machine's id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed. The status is 404 when there is no such machine, or no longer.</exception>
    public Task DeactivateAsync(string id, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync(ApiPath.Of("machines", id), cancellationToken);
}
