namespace Keygen.Webhooks.Dashboard.Tests.Kit;

/// <summary>Handlers of an app: one that works, and one that fails until it is fixed.</summary>
internal sealed class Shop
{
    public const string Secret = "smtp.example.com refused user ada";

    public bool IsMailFixed { get; set; }

    public int Mails { get; private set; }

    public int Entries { get; private set; }

    public DashboardSetup Setup => new() { Handlers = AddHandlers };

    private void AddHandlers(KeygenWebhooksBuilder webhooks) => webhooks
        .AddHandler<LicenseEvent>(
            (_, _) =>
            {
                Entries++;
                return Task.CompletedTask;
            },
            name: "Shop.Ledger")
        .AddHandler<LicenseExpired>(
            (_, _) =>
            {
                Mails++;
                return IsMailFixed ? Task.CompletedTask : throw new InvalidOperationException(Secret);
            },
            name: "Shop.MailOwner");
}
