namespace WebhookHandler;

// Replace the bodies with your own code. Each handler runs once per event. A handler that throws runs again at Keygen's next delivery;
// the others do not. Use e.IdempotencyToken as the idempotency key of calls to other services.

internal sealed partial class WelcomeUser(ILogger<WelcomeUser> logger) : IKeygenWebhookHandler<UserCreated>
{
    public Task HandleAsync(UserCreated e, CancellationToken cancellationToken)
    {
        // e.User.Email, e.User.Metadata.GetString("stripeCustomerId") ...: create a billing customer, mirror the user.
        Welcomed(logger, e.User.Id);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "User {UserId} is new.")]
    private static partial void Welcomed(ILogger logger, string userId);
}

internal sealed partial class CancelUser(ILogger<CancelUser> logger) : IKeygenWebhookHandler<UserDeleted>
{
    public Task HandleAsync(UserDeleted e, CancellationToken cancellationToken)
    {
        // Cancel subscriptions, clean up.
        Cancelled(logger, e.User.Id);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "User {UserId} was deleted.")]
    private static partial void Cancelled(ILogger logger, string userId);
}

internal sealed partial class MailPasswordReset(ILogger<MailPasswordReset> logger) : IKeygenWebhookHandler<UserPasswordReset>
{
    public Task HandleAsync(UserPasswordReset e, CancellationToken cancellationToken)
    {
        // A retried delivery may come after the token has expired. Send no link then, because it would not work.
        if (e.Age < TimeSpan.FromHours(24))
        {
            // Mail e.PasswordResetToken to e.User.Email. Keep the token out of logs, and out of the path of the link.
            Mailed(logger, e.User.Id);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "User {UserId} requested a password reset.")]
    private static partial void Mailed(ILogger logger, string userId);
}

internal sealed partial class BillLicensee(ILogger<BillLicensee> logger) : IKeygenWebhookHandler<LicenseCreated>
{
    public Task HandleAsync(LicenseCreated e, CancellationToken cancellationToken)
    {
        Billed(logger, e.License.Id, e.License.Owner?.Id);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Bill license {LicenseId} to user {UserId}.")]
    private static partial void Billed(ILogger logger, string licenseId, string? userId);
}

internal sealed partial class CreditLicensee(ILogger<CreditLicensee> logger) : IKeygenWebhookHandler<LicenseDeleted>
{
    public Task HandleAsync(LicenseDeleted e, CancellationToken cancellationToken)
    {
        Credited(logger, e.License.Id, e.License.Owner?.Id);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Credit license {LicenseId} to user {UserId}.")]
    private static partial void Credited(ILogger logger, string licenseId, string? userId);
}
