using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace PasswordReset;

/// <summary>
/// Mails the link. No queue in between: one in memory would lose the mail in a crash, one on disk would keep the token. The handler goes
/// on when Keygen hangs up, and if it fails, Keygen delivers again.
/// </summary>
public sealed partial class MailResetLink(IMailer mailer, LatestResets latest, IOptions<ResetOptions> options, ILogger<MailResetLink> logger)
    : IKeygenWebhookHandler<UserPasswordReset>
{
    public async Task HandleAsync(UserPasswordReset e, CancellationToken cancellationToken)
    {
        if (e.Age >= ResetOptions.TokenLifetime)
        {
            Expired(logger, e.User.Id, e.Id);
        }
        else if (latest.HasNewer(e))
        {
            Replaced(logger, e.User.Id, e.Id);
        }
        else
        {
            await mailer.SendAsync(ResetMail.Compose(e, options.Value), cancellationToken);
            latest.Mailed(e);
            Mailed(logger, e.User.Id, e.Id);
        }
    }

    [LoggerMessage(LogLevel.Information, "Mailed a reset link to user {UserId} (event {EventId}).")]
    private static partial void Mailed(ILogger logger, string userId, string eventId);

    [LoggerMessage(LogLevel.Warning, "No mail to user {UserId}: event {EventId} came after its token had expired. Look for failed deliveries before it.")]
    private static partial void Expired(ILogger logger, string userId, string eventId);

    [LoggerMessage(LogLevel.Information, "No mail to user {UserId}: a newer request than event {EventId} has replaced its token.")]
    private static partial void Replaced(ILogger logger, string userId, string eventId);
}

/// <summary>When the newest link mailed to each user was asked for. Each request replaces the token before it, so that an older link would be dead.</summary>
public sealed class LatestResets(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _mailed = new(StringComparer.Ordinal);

    public bool HasNewer(UserPasswordReset e) => _mailed.TryGetValue(e.User.Id, out var created) && created > e.Created;

    public void Mailed(UserPasswordReset e)
    {
        _mailed.AddOrUpdate(e.User.Id, e.Created, (_, before) => before > e.Created ? before : e.Created);
        foreach (var old in _mailed.Where(one => one.Value < time.GetUtcNow() - ResetOptions.TokenLifetime))
        {
            _mailed.TryRemove(old);
        }
    }
}
