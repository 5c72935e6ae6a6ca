using System.Text.Json.Nodes;
using Keygen.Webhooks.Api.Transport;
using Keygen.Webhooks.Resources;

namespace Keygen.Webhooks.Api;

/// <summary>The calls about users. An id can also be the user's e-mail address.</summary>
/// <remarks>See <see href="https://keygen.sh/docs/api/users/">Keygen's documentation of users</see>.</remarks>
public sealed class UsersClient
{
    private const string List = "users";

    private readonly ApiCaller _api;

    internal UsersClient(ApiCaller api) => _api = api;

    /// <summary>Reads a user.</summary>
    /// <param name="id">The user's id or e-mail address.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The user; null when there is none, or the token may not see it.</returns>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<User?> GetAsync(string id, CancellationToken cancellationToken = default) => _api.FindAsync<User>(ApiPath.Of(List, id), cancellationToken);

    /// <summary>Reads users, page by page as they are enumerated.</summary>
    /// <param name="filter">Selects users; null for all customers.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="KeygenApiException">A call failed.</exception>
    public IAsyncEnumerable<User> ListAsync(UserFilter? filter = null, CancellationToken cancellationToken = default) =>
        _api.ListAsync<User>((filter ?? new()).ToQuery(), cancellationToken);

    /// <summary>Creates a user. An e-mail address that is in use is a 422.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<User> CreateAsync(NewUser user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        return _api.SendAsync<User>(HttpMethod.Post, List, user.ToJson(), cancellationToken);
    }

    /// <summary>Changes the attributes that are set. A privileged token can set a password here without the old one.</summary>
    /// <param name="id">The user's id or e-mail address.</param>
    /// <param name="update">The changes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<User> UpdateAsync(string id, UserUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        return _api.SendAsync<User>(HttpMethod.Patch, ApiPath.Of(List, id), update.ToJson(), cancellationToken);
    }

    /// <summary>Bans a user, whose licenses and tokens then no longer work.</summary>
    /// <param name="id">The user's id or e-mail address.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<User> BanAsync(string id, CancellationToken cancellationToken = default) => _api.ActAsync<User>(List, id, "ban", null, cancellationToken);

    /// <summary>Ends the ban of a user.</summary>
    /// <param name="id">The user's id or e-mail address.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed.</exception>
    public Task<User> UnbanAsync(string id, CancellationToken cancellationToken = default) => _api.ActAsync<User>(List, id, "unban", null, cancellationToken);

    /// <summary>
    /// Sets a password, knowing the old one. Only the user's own token may call it; with a privileged token, use <see cref="UpdateAsync"/>.
    /// </summary>
    /// <param name="id">The user's id or e-mail address.</param>
    /// <param name="oldPassword">The password now.</param>
    /// <param name="newPassword">The password from now on, of at least 8 characters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed. The status is 401 when the old password is wrong.</exception>
    public Task<User> SetPasswordAsync(string id, string oldPassword, string newPassword, CancellationToken cancellationToken = default) =>
        _api.ActAsync<User>(List, id, "update-password", Meta(("oldPassword", oldPassword), ("newPassword", newPassword)), cancellationToken);

    /// <summary>
    /// Creates a token for resetting a password, which the event <c>user.password-reset</c> carries. No API token is sent. An unknown
    /// address is no error.
    /// </summary>
    /// <param name="email">The user's e-mail address.</param>
    /// <param name="deliver">Whether Keygen mails the token to the user as well.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">The call failed. The status is 429 after too many requests for an address.</exception>
    public Task RequestPasswordResetAsync(string email, bool deliver = true, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(email);
        var body = Meta(("deliver", deliver), ("email", email));
        return _api.SendAsync(new(HttpMethod.Post, "passwords") { Body = body, SendToken = false }, cancellationToken);
    }

    /// <summary>
    /// Sets a password with a token from <see cref="RequestPasswordResetAsync"/>. This invalidates the token and the user's API tokens. No
    /// API token is sent.
    /// </summary>
    /// <param name="id">The user's id.</param>
    /// <param name="passwordResetToken">The token, which is valid for 24 hours.</param>
    /// <param name="newPassword">The password from now on, of at least 8 characters.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="KeygenApiException">
    /// The call failed. The status is 401 when the token is wrong or has expired, and 422 when the password is not accepted.
    /// </exception>
    public Task ResetPasswordAsync(string id, string passwordResetToken, string newPassword, CancellationToken cancellationToken = default)
    {
        var body = Meta(("passwordResetToken", passwordResetToken), ("newPassword", newPassword));
        return _api.SendAsync(new(HttpMethod.Post, $"{ApiPath.Of(List, id)}/actions/reset-password") { Body = body, SendToken = false }, cancellationToken);
    }

    private static JsonObject Meta((string Name, JsonNode? Value) one, (string Name, JsonNode? Value) other) =>
        new() { ["meta"] = new JsonObject { [one.Name] = one.Value, [other.Name] = other.Value } };
}
