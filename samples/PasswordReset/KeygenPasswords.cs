using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace PasswordReset;

/// <summary>Keygen's two calls for a forgotten password. Neither needs a token of ours.</summary>
public interface IKeygenPasswords
{
    /// <summary>Makes a token, if there is such a user, and tells us by webhook only: Keygen sends no mail of its own.</summary>
    Task RequestResetAsync(string email, CancellationToken cancellationToken);

    /// <summary>Sets the password, which uses up the token and revokes the user's API tokens.</summary>
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

/// <param name="Status">What came of it.</param>
/// <param name="Detail">What Keygen says is wrong with the password; text, not HTML.</param>
/// <param name="RetryAfter">How long Keygen takes no more tries.</param>
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
            // An unknown user, a wrong token and an expired one are one answer to the outside.
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
