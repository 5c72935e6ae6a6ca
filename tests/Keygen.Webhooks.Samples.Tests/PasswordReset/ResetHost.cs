using global::PasswordReset;
using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Keygen.Webhooks.Samples.Tests.PasswordReset;

/// <summary>The sample on a loopback port with everything real but Keygen, which is faked, and a mail server of the test's. All logs are kept.</summary>
public sealed class ResetHost : IAsyncDisposable
{
    public const string Email = "ada@customer.example";

    private ResetHost(FakeKeygen keygen, SmtpServer smtp, WebApplication app) =>
        (Keygen, Smtp, App, Url) = (keygen, smtp, app, new(app.Urls.First()));

    public FakeKeygen Keygen { get; }

    public SmtpServer Smtp { get; }

    public WebApplication App { get; }

    public Uri Url { get; }

    public FakeLogCollector Logs => App.Services.GetFakeLogCollector();

    /// <summary>Every log line, down to Trace, with what it was made of.</summary>
    public string AllLogs => string.Join('\n', Logs.GetSnapshot().Select(static one => $"{one.Message} {one.Exception} {string.Join(' ', one.StructuredState ?? [])}"));

    public static async Task<ResetHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var keygen = await FakeKeygen.StartAsync(new() { RetryDelay = static _ => TimeSpan.FromMilliseconds(20) });
        var smtp = new SmtpServer();
        var app = PasswordResetApp.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings.Select(static one => KeyValuePair.Create<string, string?>(one.Key, one.Value)))
            {
                ["PasswordReset:PublicUrl"] = "https://account.northwind.example",
                ["Keygen:Api:BaseUrl"] = keygen.Url.AbsoluteUri,
                ["PasswordReset:Smtp:Host"] = "127.0.0.1",
                ["PasswordReset:Smtp:Port"] = $"{smtp.Port}",
                ["PasswordReset:Smtp:From"] = "accounts@northwind.example",
                ["Logging:LogLevel:Default"] = "Trace",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace",
            }.WithDefault("PasswordReset:ProductName", "Northwind <Editor>").WithDefault("PasswordReset:Smtp:Plain", "true"));
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders().AddFakeLogging();
            keygen.Keys.Configure(builder.Services);
        });
        await app.StartAsync();
        keygen.AddEndpoint(sendTo: new(app.Urls.First()));
        return new(keygen, smtp, app);
    }

    /// <returns>The id of a user with the address.</returns>
    public string AddUser() => Keygen.Users.Add(static user => user.WithAttribute("email", Email)).Id;

    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Url };

    /// <summary>Delivers an event until Keygen is through with it.</summary>
    public async Task<FakeWebhookEvent> DeliverAsync(Action<KeygenEventBuilder> change)
    {
        var row = Keygen.Raise<UserPasswordReset>(change)[0];
        await AttemptedAsync(row);
        return row;
    }

    public Task AttemptedAsync(FakeWebhookEvent row, int attempts = 1) => Keygen.WaitForAsync(_ => row.Attempts.Count(static one => one.StatusCode is not null) >= attempts);

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await Keygen.DisposeAsync();
        await Smtp.DisposeAsync();
    }
}

file static class Defaults
{
    public static Dictionary<string, string?> WithDefault(this Dictionary<string, string?> settings, string key, string value)
    {
        settings.TryAdd(key, value);
        return settings;
    }
}
