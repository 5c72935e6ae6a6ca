using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace PasswordReset;

/// <summary>Keygen's two calls for a password reset. Neither needs an API token.</summary>
public interface IKeygenPasswords
{
    /// <summary>Creates a token for an existing user, and sends it only by webhook: Keygen sends no mail itself.</summary>
    Task RequestResetAsync(string email, CancellationToken cancellationToken);

    /// <summary>Sets the password. This invalidates the token and revokes the user's API tokens.</summary>
    Task<ResetResult> ResetAsync(Guid userId, string token, string newPassword, CancellationToken cancellationToken);
}

public enum ResetStatus
{
    Done,
    LinkIsDead,
    PasswordRefused,
    TryLater,
    TooManyTries,
}

/// <param name="Status">The outcome of the call.</param>
/// <param name="Detail">Keygen's reason for rejecting the password, as text, not HTML; null for none.</param>
/// <param name="RetryAfter">How long Keygen rejects further attempts; null when it does not say.</param>
public readonly record struct ResetResult(ResetStatus Status, string? Detail = null, TimeSpan? RetryAfter = null);

public sealed class KeygenPasswords(HttpClient client, IOptions<KeygenWebhooksOptions> keygen) : IKeygenPasswords
{
    private string Account => $"v1/accounts/{keygen.Value.AccountId}";

    public async Task RequestResetAsync(string email, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync($"{Account}/passwords", new { meta = new { deliver = false, email } }, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task<ResetResult> ResetAsync(Guid userId, string token, string newPassword, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync(
            $"{Account}/users/{userId:D}/actions/reset-password", new { meta = new { passwordResetToken = token, newPassword } }, cancellationToken);
        return response.StatusCode switch
        {
            // An unknown user, a wrong token and an expired token get the same response.
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound => new(ResetStatus.LinkIsDead),
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => new(ResetStatus.PasswordRefused, await DetailAsync(response, cancellationToken)),
            HttpStatusCode.TooManyRequests => new(ResetStatus.TooManyTries, RetryAfter: response.Headers.RetryAfter?.Delta),
            _ when response.IsSuccessStatusCode => new(ResetStatus.Done),
            _ => new(ResetStatus.TryLater),
        };
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
            return document.RootElement.GetProperty("errors")[0].GetProperty("detail").GetString();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
