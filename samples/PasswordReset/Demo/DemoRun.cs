using System.Net;
using System.Net.Sockets;
using Keygen.Webhooks.Testing;

namespace PasswordReset.Demo;

/// <summary>Runs the whole flow against fakes in this process. Prints each result, but no credentials.</summary>
public static class DemoRun
{
    private const string Known = "ada@customer.example";

    public static async Task<int> RunAsync(bool stay)
    {
        Console.WriteLine("Running the demo with fakes of Keygen and the mail server, because nothing is configured or --demo was passed.\n");
        await using var keygen = await FakeKeygen.StartAsync();
        var mailbox = new Mailbox();
        await using var app = await StartAsync(keygen, mailbox);
        keygen.AddEndpoint(sendTo: new Uri(app.Urls.First()));
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
        var user = keygen.Users.Add(static user => user.WithAttribute("email", Known)).Id;
        var check = new Checklist();

        var known = await AskAsync(browser, Known);
        var unknown = await AskAsync(browser, "nobody@customer.example");
        check.That($"a known address ({Known}) and an unknown one get the same response: {known}", known == unknown);

        var mail = await mailbox.TakeAsync().WaitAsync(TimeSpan.FromSeconds(30));
        var link = Mailbox.LinkIn(mail);
        check.That($"mail to {mail.To}: {mail.Subject}, with a link to {link.AbsolutePath}#…", link.Fragment.EndsWith(keygen.Passwords.ResetTokenOf(user)!, StringComparison.Ordinal));

        var token = keygen.Passwords.ResetTokenOf(user)!;
        check.That("the page reports a password that Keygen rejects", await SetAsync(browser, user, token, "abc") is HttpStatusCode.BadRequest);
        check.That("the page sets a good password", await SetAsync(browser, user, token, "correct horse") is HttpStatusCode.OK && keygen.Passwords.IsPasswordOf(user, "correct horse"));
        check.That("the link does not work twice", await SetAsync(browser, user, token, "another horse") is HttpStatusCode.BadRequest);

        var again = keygen.Retry(keygen.Events[0]);
        var old = keygen.Raise<UserPasswordReset>(e => e.WithCreated(DateTimeOffset.UtcNow.AddHours(-25)))[0];
        await keygen.WaitForAsync(_ => again.Status is FakeEventStatus.Delivered && old.Status is FakeEventStatus.Delivered);
        check.That("a repeated event and one that is 25 hours old send no mail", mailbox.Count is 0);

        if (stay)
        {
            Console.WriteLine($"\nTry it: {app.Urls.First()}/reset, with {Known}. What would be mailed is printed here. Ctrl+C ends it.");
            var printing = PrintMailAsync(mailbox, app.Lifetime.ApplicationStopping);
            await app.WaitForShutdownAsync();
            await printing;
        }

        await app.StopAsync();
        return check.Ended();
    }

    private static async Task<WebApplication> StartAsync(FakeKeygen keygen, Mailbox mailbox)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var app = PasswordResetApp.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["PasswordReset:PublicUrl"] = url,
                ["PasswordReset:ProductName"] = "Northwind Editor",
                ["Keygen:Api:BaseUrl"] = keygen.Url.AbsoluteUri,
                ["PasswordReset:Smtp:Host"] = "localhost",
                ["PasswordReset:Smtp:From"] = "accounts@northwind.example",
                ["Logging:LogLevel:Default"] = "Warning",
            });
            builder.WebHost.UseUrls(url);
            builder.Services.AddSingleton<IMailer>(mailbox);
            keygen.Keys.Configure(builder.Services);
        });
        await app.StartAsync();
        return app;
    }

    private static async Task<string> AskAsync(HttpClient browser, string email)
    {
        using var answer = await browser.PostAsync("/reset", new FormUrlEncodedContent([new("email", email)]));
        return $"{(int)answer.StatusCode} {answer.Headers.Location}";
    }

    private static async Task<HttpStatusCode> SetAsync(HttpClient browser, string user, string token, string password)
    {
        using var answer = await browser.PostAsJsonAsync("/reset/new", new { user, token, password });
        return answer.StatusCode;
    }

    private static async Task PrintMailAsync(Mailbox mailbox, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var mail = await Task.WhenAny(mailbox.TakeAsync(stopping));
            Console.WriteLine(mail.IsCompletedSuccessfully ? (await mail).TextBody : "");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Prints the checks of the demo, one per line.</summary>
public sealed class Checklist
{
    private bool _ok = true;

    public void That(string what, bool holds)
    {
        Console.WriteLine($"{(holds ? "ok   " : "WRONG")}  {what}");
        _ok &= holds;
    }

    public int Ended()
    {
        Console.WriteLine(_ok ? "\nEvery check passed." : "\nA check failed.");
        return _ok ? 0 : 1;
    }
}
