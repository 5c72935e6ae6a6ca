using Keygen.Webhooks.Api;
using Keygen.Webhooks.Resources;
using Recipes.Foreign;

namespace Recipes.Recipes;

/// <summary>
/// Mails the key of a bought license, later: one whose metadata has an <c>orderId</c>, which your shop sets. The mail goes to the license's
/// owner, or to the <c>email</c> of its metadata. It reads the key from Keygen when it writes the mail: the license may be gone by then.
/// </summary>
public sealed partial class MailLicenseKey(KeygenApi keygen, IMailer mailer, IOptions<MailOptions> options, ILogger<MailLicenseKey> logger)
    : IKeygenWebhookHandler<LicenseCreated>
{
    public async Task HandleAsync(LicenseCreated e, CancellationToken cancellationToken)
    {
        if (!e.License.Metadata.ContainsKey("orderId"))
        {
            return;
        }

        var mail = options.Value;
        var license = await keygen.Licenses.GetAsync(e.License.Id, cancellationToken);
        if (license?.Key is not { } key || await Recipient.OfAsync(license, keygen, cancellationToken) is not { } to)
        {
            NotSent(logger, e.License.Id);
            return;
        }

        await mailer.SendAsync(
            mail.Compose($"key-mail:{license.Id}", to, $"Your license key for {mail.ProductName}", $"Thank you for your purchase.\n\nYour license key for {mail.ProductName}:\n\n{key}\n"),
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
    public static KeygenWebhooksBuilder AddMailLicenseKey(this KeygenWebhooksBuilder builder) =>
        builder.AddHandler<LicenseCreated, MailLicenseKey>(execution: HandlerExecution.Later);
}
