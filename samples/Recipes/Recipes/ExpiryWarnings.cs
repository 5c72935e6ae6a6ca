using System.Globalization;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Resources;
using Recipes.Foreign;

namespace Recipes.Recipes;

/// <summary>
/// Sends a mail before a license expires, and one when it has expired. Keygen repeats both events about daily; this sends one mail for each
/// expiry. It checks the license before it sends: a renewed license gets no mail, and a warning that is too late is not sent.
/// </summary>
public sealed class OrderExpiryMail(Outbox outbox, IOptions<ExpiryWarningOptions> options) : IKeygenWebhookHandler<LicenseExpiringSoon>, IKeygenWebhookHandler<LicenseExpired>
{
    public const string Before = "expiry-warning";
    public const string After = "expired-mail";

    public Task HandleAsync(LicenseExpiringSoon e, CancellationToken cancellationToken) => PlaceAsync(Before, e.License, options.Value.Delay, cancellationToken);

    public Task HandleAsync(LicenseExpired e, CancellationToken cancellationToken) => PlaceAsync(After, e.License, TimeSpan.Zero, cancellationToken);

    private Task PlaceAsync(string kind, License license, TimeSpan delay, CancellationToken cancellationToken) => license.Expiry is { } expiry
        ? outbox.PlaceAsync($"{kind}:{license.Id}:{expiry.UtcTicks}", kind, license, delay, cancellationToken)
        : Task.CompletedTask;
}

/// <summary>The section <c>Recipes:ExpiryWarnings</c>.</summary>
public sealed class ExpiryWarningOptions
{
    /// <summary>
    /// The delay before a warning, in which <see cref="OrderRenewal"/> may renew the license. The default value is 30 minutes.
    /// </summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMinutes(30);
}

public sealed class SendExpiryMail(KeygenApi keygen, IMailer mailer, IOptions<MailOptions> options, TimeProvider time) : IJob
{
    public async Task RunAsync(OutboxJob job, CancellationToken cancellationToken)
    {
        if (await keygen.Licenses.GetAsync(job.LicenseId, cancellationToken) is not { Expiry: { } expiry } license || expiry.UtcDateTime != job.Expiry)
        {
            return;
        }

        var isOver = expiry <= time.GetUtcNow();
        if (isOver == (job.Kind is OrderExpiryMail.After) && await Recipient.OfAsync(license, keygen, cancellationToken) is { } to)
        {
            var product = options.Value.ProductName;
            var on = expiry.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
            var text = isOver ? $"Your license for {product} expired on {on}." : $"Your license for {product} will expire on {on}.";
            await mailer.SendAsync(options.Value.Compose(job.Id, to, text.TrimEnd('.'), $"{text}\n\nRenew it to continue using {product}.\n"), cancellationToken);
        }
    }
}

public static class ExpiryWarningsServices
{
    public static KeygenWebhooksBuilder AddExpiryWarnings(this KeygenWebhooksBuilder builder)
    {
        builder.Services.AddOptions<ExpiryWarningOptions>().BindConfiguration("Recipes:ExpiryWarnings");
        builder.Services.AddKeyedScoped<IJob, SendExpiryMail>(OrderExpiryMail.Before).AddKeyedScoped<IJob, SendExpiryMail>(OrderExpiryMail.After);
        return builder.AddHandler<OrderExpiryMail>();
    }
}
