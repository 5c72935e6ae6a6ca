using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace PasswordReset;

/// <summary>
/// Mails the link, without a queue: a queue in memory would lose the mail in a crash, and one on disk would store the token. The handler
/// continues when Keygen disconnects. If it fails, Keygen delivers again.
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

    [LoggerMessage(
        LogLevel.Warning,
        "Sent no mail to user {UserId}: event {EventId} came after its token had expired. Check for failed deliveries before it.")]
    private static partial void Expired(ILogger logger, string userId, string eventId);

    [LoggerMessage(LogLevel.Information, "Sent no mail to user {UserId}: a newer request replaced the token of event {EventId}.")]
    private static partial void Replaced(ILogger logger, string userId, string eventId);
}

/// <summary>
/// The time of each user's newest mailed request. Each request replaces the previous token, so an older link would not work.
/// </summary>
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
