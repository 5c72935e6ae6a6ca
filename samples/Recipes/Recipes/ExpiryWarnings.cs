using System.Globalization;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Resources;
using Recipes.Foreign;

namespace Recipes.Recipes;

/// <summary>A mail that was sent. Its row commits together with the mark of the event.</summary>
public sealed class SentMail
{
    /// <summary>Names the mail, such as <c>expired-mail:&lt;license&gt;:&lt;expiry&gt;</c>.</summary>
    public required string Id { get; init; }
}

/// <summary>
/// Sends a mail before a license expires, and one when it has expired, later. Keygen repeats both events about daily; this sends one mail for
/// each expiry. It checks the license before it sends: a renewed license gets no mail, nor one that its subscription is about to renew, and a
/// warning that is too late is not sent.
/// </summary>
public sealed class ExpiryWarnings(RecipesDb db, KeygenApi keygen, ISubscriptions subscriptions, IMailer mailer, IOptions<MailOptions> options, TimeProvider time)
    : IKeygenWebhookHandler<LicenseExpiringSoon>, IKeygenWebhookHandler<LicenseExpired>
{
    public static void Configure(ModelBuilder modelBuilder) => modelBuilder.Entity<SentMail>();

    public Task HandleAsync(LicenseExpiringSoon e, CancellationToken cancellationToken) => SendAsync("expiry-warning", e.License, isOver: false, cancellationToken);

    public Task HandleAsync(LicenseExpired e, CancellationToken cancellationToken) => SendAsync("expired-mail", e.License, isOver: true, cancellationToken);

    private async Task SendAsync(string kind, License seen, bool isOver, CancellationToken cancellationToken)
    {
        if (await keygen.Licenses.GetAsync(seen.Id, cancellationToken) is not { Expiry: { } expiry } license || expiry != seen.Expiry
            || expiry <= time.GetUtcNow() != isOver || (!isOver && await RenewSubscriptions.IsPaidAsync(license, subscriptions, cancellationToken)))
        {
            return;
        }

        var id = $"{kind}:{license.Id}:{expiry.UtcTicks}";
        if (await Recipient.OfAsync(license, keygen, cancellationToken) is not { } to || await db.Set<SentMail>().AnyAsync(one => one.Id == id, cancellationToken))
        {
            return;
        }

        db.Add(new SentMail { Id = id });
        await db.SaveChangesAsync(cancellationToken);
        var product = options.Value.ProductName;
        var on = expiry.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        var text = isOver ? $"Your license for {product} expired on {on}." : $"Your license for {product} will expire on {on}.";
        await mailer.SendAsync(options.Value.Compose(id, to, text.TrimEnd('.'), $"{text}\n\nRenew it to continue using {product}.\n"), cancellationToken);
    }
}

public static class ExpiryWarningsServices
{
    public static KeygenWebhooksBuilder AddExpiryWarnings(this KeygenWebhooksBuilder builder) =>
        builder.AddHandler<ExpiryWarnings>(execution: HandlerExecution.Later);
}
