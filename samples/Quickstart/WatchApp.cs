using Keygen.Webhooks;
using Keygen.Webhooks.Testing;

namespace Quickstart;

/// <summary>The dashboard, with a fake Keygen behind it: most deliveries are handled, some fail, some are refused.</summary>
internal static class WatchApp
{
    private static readonly string[] Events =
        ["license.created", "license.updated", "machine.created", "license.validation.succeeded", "license.expired", "user.created", "machine.heartbeat.dead"];

    private static int _mails;

    public static async Task<int> RunAsync(int port)
    {
        await using var keygen = await FakeKeygen.StartAsync(new() { RetryDelay = _ => TimeSpan.FromSeconds(20) });
        var handled = new Ledger();

        // Development: the dashboard is open. Elsewhere, say who may see it: MapKeygenWebhooksDashboard().RequireAuthorization().
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Logging.ClearProviders();
        builder.Services.AddKeygenWebhooks(_ => { })
            .AddHandler<LicenseEvent>((e, _) => handled.Add(e.Name), name: "Shop.Ledger")
            .AddHandler<LicenseExpired>((_, _) => MailAsync(), name: "Shop.MailOwner")
            .AddHandler<MachineEvent>(async (e, ct) =>
            {
                await Task.Delay(Random.Shared.Next(5, 200), ct);
                await handled.Add(e.Name);
            }, name: "Shop.CountSeats")
            .AddCatchUp(options =>
            {
                (options.ApiToken, options.BaseUrl, options.AllowForgetfulStore) = (keygen.ApiToken, keygen.Url.AbsoluteUri, true);
                options.ProgressFolder = Directory.CreateTempSubdirectory("quickstart-").FullName;
            });
        builder.Services.AddKeygenApi(options =>
            (options.AccountId, options.ApiToken, options.BaseUrl) = (keygen.Keys.AccountId, keygen.ApiToken, keygen.Url.AbsoluteUri));
        keygen.Keys.Configure(builder.Services);

        await using var app = builder.Build();
        app.MapKeygenWebhooks();
        app.MapKeygenWebhooksDashboard("/keygen");
        await app.StartAsync();
        var receiver = new Uri(app.Urls.First());
        keygen.AddEndpoint(sendTo: receiver);
        Console.WriteLine($"The dashboard is at {new Uri(receiver, "/keygen/")}. Ctrl+C ends it.");

        using var forger = new HttpClient();
        for (var number = 0; !app.Lifetime.ApplicationStopping.IsCancellationRequested; number++)
        {
            keygen.Raise(Events[number % Events.Length]);
            if (number % 5 == 3)
            {
                await ForgeAsync(forger, receiver, number);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(700), app.Lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Fails two times of three, so that there is something to find, and to run again.</summary>
    private static Task MailAsync() =>
        Interlocked.Increment(ref _mails) % 3 > 0 ? throw new InvalidOperationException("The mail server is down.") : Task.CompletedTask;

    /// <summary>Sends what must be refused: for another URL, too old, or changed on the way.</summary>
    private static async Task ForgeAsync(HttpClient client, Uri receiver, int number)
    {
        var good = SignedDelivery.Of<LicenseCreated>();
        var bad = (number / 5 % 3) switch
        {
            0 => good.SignedForUrl($"{KeygenTestKeys.DefaultEndpointUrl}/"),
            1 => good.SignedAt(DateTimeOffset.UtcNow.AddHours(-1)),
            _ => good.WithChangedBody(),
        };
        using var request = bad.ToHttpRequestMessage(receiver);
        using var response = await client.SendAsync(request);
    }
}
