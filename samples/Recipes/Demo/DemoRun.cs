using Keygen.Webhooks.Testing;
using Recipes.Foreign;
using Recipes.Recipes;

namespace Recipes.Demo;

/// <summary>Runs every recipe against fakes in this process. Prints each result, but no credentials.</summary>
public static class DemoRun
{
    private static readonly DateTimeOffset Tomorrow = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeSeconds());

    public static async Task<int> RunAsync()
    {
        Console.WriteLine("Running the demo with fakes of Keygen, Stripe, analytics and mail, because nothing is configured or --demo was passed.\n");
        var file = Path.Combine(Path.GetTempPath(), $"recipes-{Guid.NewGuid():N}.db");
        await using var keygen = await FakeKeygen.StartAsync();
        await using var services = await FakeServices.StartAsync();
        var mailbox = new Mailbox();
        var app = await StartAsync(keygen, services, mailbox, file);
        keygen.AddEndpoint(sendTo: new Uri(app.Urls.First()));
        try
        {
            var check = new Checklist();
            await MailsAsync(keygen, services, mailbox, check);
            await MirrorAsync(keygen, app, check);
            await AnalyticsAsync(keygen, services, check);
            return check.Ended();
        }
        finally
        {
            await app.DisposeAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            foreach (var one in Directory.GetFiles(Path.GetTempPath(), $"{Path.GetFileName(file)}*"))
            {
                File.Delete(one);
            }
        }
    }

    private static async Task MailsAsync(FakeKeygen keygen, FakeServices services, Mailbox mailbox, Checklist check)
    {
        var user = keygen.Users.Add(static user => user.WithAttribute("email", "ada@customer.example")).Id;
        services.Subscriptions["sub_paid"] = ("active", false);
        services.Subscriptions["sub_unpaid"] = ("past_due", false);

        keygen.Licenses.Create(license => license.WithAttribute("key", "AAAA-BBBB-CCCC").WithRelationship("owner", user).WithMetadata("orderId", "1"));
        var created = keygen.Events[0];
        foreach (var subscription in services.Subscriptions.Keys)
        {
            var expiring = keygen.Licenses.Add(license => license.WithAttribute("expiry", Tomorrow).WithRelationship("owner", user).WithMetadata("stripeSubscriptionId", subscription));
            keygen.Licenses.Change(expiring.Id, static _ => { }, "license.expiring-soon");
        }

        await DeliveredAsync(keygen);
        keygen.Retry(created);
        await DeliveredAsync(keygen);
        await check.SoonAsync(() => $"mailed: {string.Join("; ", mailbox.Messages.Select(static mail => mail.Subject).Order())}", () => mailbox.Messages.Count is 2);
        await check.SoonAsync(() => "the license of the paid subscription was renewed, the other was not", () => keygen.Api.Changes.Count(IsRenewal) is 1);
        check.That("the mail contains the key, and was sent once although the event came twice", mailbox.Messages.Count(static mail => mail.TextBody!.Contains("AAAA-BBBB-CCCC")) is 1);
    }

    private static async Task MirrorAsync(FakeKeygen keygen, WebApplication app, Checklist check)
    {
        var (kept, gone) = (NewId(), NewId());
        await RaiseAsync(keygen, e => e.WithResourceId(kept).WithAttribute("name", "new name").WithAttribute("updated", DateTimeOffset.UtcNow), "license.updated");
        await RaiseAsync(keygen, e => e.WithResourceId(kept).WithAttribute("name", "old name").WithAttribute("updated", DateTimeOffset.UtcNow.AddHours(-1)), "license.updated");
        await RaiseAsync(keygen, e => e.WithResourceId(gone).WithAttribute("created", Tomorrow.AddYears(-1)), "license.deleted");
        await RaiseAsync(keygen, e => e.WithResourceId(gone).WithAttribute("created", Tomorrow.AddYears(-1)), "license.updated");

        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RecipesDb>();
        check.That("a late, older snapshot changed nothing", (await db.Set<LicenseRow>().FindAsync(kept))?.Name is "new name");
        check.That("a snapshot after the deletion restored nothing", await db.Set<LicenseRow>().FindAsync(gone) is null);
        var trail = await AuditTrail.OfLicenseAsync(db, gone, default);
        check.That($"the audit trail of that license: {string.Join(", ", trail.Select(static one => one.Event))}", trail.Count is 2);
    }

    private static async Task AnalyticsAsync(FakeKeygen keygen, FakeServices services, Checklist check)
    {
        for (var i = 0; i < 3; i++)
        {
            keygen.Raise<LicenseValidationSucceeded>();
        }

        await check.SoonAsync(
            () => "three validations went to Amplitude",
            () => services.Requests.Count(static one => one.Target is "POST /2/httpapi" && one.Body.Contains("insert_id")) is 3);
    }

    private static async Task<WebApplication> StartAsync(FakeKeygen keygen, FakeServices services, Mailbox mailbox, string file)
    {
        var app = RecipesApp.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Recipes"] = $"Data Source={file};Default Timeout=5",
                ["ConnectionStrings:Queue"] = $"Data Source={file}-queue",
                ["Keygen:Api:BaseUrl"] = keygen.Url.AbsoluteUri,
                ["Keygen:Api:ApiToken"] = keygen.ApiToken,
                ["Recipes:Stripe:Url"] = services.Url.AbsoluteUri,
                ["Recipes:Analytics:Url"] = $"{services.Url}2/httpapi",
                ["Recipes:Mail:From"] = "shop@northwind.example",
                ["Recipes:Mail:ProductName"] = "Northwind Editor",
                ["Logging:LogLevel:Default"] = "Warning",
            });
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Services.AddSingleton<IMailer>(mailbox);
            keygen.Keys.Configure(builder.Services);
        });
        await app.StartAsync();
        return app;
    }

    private static bool IsRenewal(FakeApiRequest request) => request.Path.EndsWith("/renew", StringComparison.Ordinal);

    private static string NewId() => Guid.NewGuid().ToString("D");

    private static async Task RaiseAsync(FakeKeygen keygen, Action<KeygenEventBuilder> change, string name)
    {
        keygen.Raise(name, change);
        await DeliveredAsync(keygen);
    }

    private static Task DeliveredAsync(FakeKeygen keygen) => keygen.WaitForAsync(static one => one.Events.All(static row => row.Status is FakeEventStatus.Delivered));
}
