using Keygen.Webhooks.Api;
using Keygen.Webhooks.Resources;
using Recipes.Foreign;

namespace Recipes.Recipes;

/// <summary>
/// Mails the key of a bought license: one whose metadata has an <c>orderId</c>, which your shop sets. The mail goes to the license's owner,
/// or to the <c>email</c> of its metadata. It reads the key from Keygen when it writes the mail, and stores the key nowhere.
/// </summary>
public sealed class OrderKeyMail(Outbox outbox) : IKeygenWebhookHandler<LicenseCreated>
{
    public const string Kind = "key-mail";

    public Task HandleAsync(LicenseCreated e, CancellationToken cancellationToken) => e.License.Metadata.ContainsKey("orderId")
        ? outbox.PlaceAsync($"{Kind}:{e.License.Id}", Kind, e.License, TimeSpan.Zero, cancellationToken)
        : Task.CompletedTask;
}

public sealed partial class SendKeyMail(KeygenApi keygen, IMailer mailer, IOptions<MailOptions> options, ILogger<SendKeyMail> logger) : IJob
{
    public async Task RunAsync(OutboxJob job, CancellationToken cancellationToken)
    {
        var mail = options.Value;
        var license = await keygen.Licenses.GetAsync(job.LicenseId, cancellationToken);
        if (license?.Key is not { } key || await Recipient.OfAsync(license, keygen, cancellationToken) is not { } to)
        {
            NotSent(logger, job.LicenseId);
            return;
        }

        await mailer.SendAsync(
            mail.Compose(job.Id, to, $"Your license key for {mail.ProductName}", $"Thank you for your purchase.\n\nYour license key for {mail.ProductName}:\n\n{key}\n"),
            cancellationToken);
        Sent(logger, license.Id);
    }

    [LoggerMessage(LogLevel.Information, "Mailed the key of license {LicenseId}.")]
    private static partial void Sent(ILogger logger, string licenseId);

    [LoggerMessage(LogLevel.Warning,
        "Did not mail the key of license {LicenseId}: the license was deleted, its key cannot be read, or no address is known.")]
    private static partial void NotSent(ILogger logger, string licenseId);
}

/// <summary>Returns the recipient of mail about a license; null when no address is known.</summary>
public static class Recipient
{
    public static async Task<string?> OfAsync(License license, KeygenApi keygen, CancellationToken cancellationToken) =>
        license.Owner is { } owner && await keygen.Users.GetAsync(owner.Id, cancellationToken) is { } user ? user.Email : license.Metadata.GetString("email");
}

public static class MailLicenseKeyServices
{
    public static KeygenWebhooksBuilder AddMailLicenseKey(this KeygenWebhooksBuilder builder)
    {
        builder.Services.AddKeyedScoped<IJob, SendKeyMail>(OrderKeyMail.Kind);
        return builder.AddHandler<LicenseCreated, OrderKeyMail>();
    }
}
