using global::Recipes;
using global::Recipes.Demo;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Wolverine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Samples.Tests.Recipes;

/// <summary>The sample with every recipe, on a database file of its own and a clock that only tests move, against faked services. All logs are kept.</summary>
public sealed class RecipesHost : IAsyncDisposable
{
    private readonly string _file;
    private readonly HttpClient _client;

    private RecipesHost(WebApplication app, FakeKeygen keygen, FakeServices services, SmtpServer smtp, FakeTimeProvider time, string file)
    {
        (App, Keygen, Services, Smtp, Time, _file) = (app, keygen, services, smtp, time, file);
        _client = new() { BaseAddress = new(app.Urls.First()), Timeout = TimeSpan.FromMinutes(2) };
    }

    public WebApplication App { get; }

    public FakeKeygen Keygen { get; }

    public FakeServices Services { get; }

    public SmtpServer Smtp { get; }

    public FakeTimeProvider Time { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public string AllLogs => string.Join('\n', App.Services.GetFakeLogCollector().GetSnapshot()
        .Select(static one => $"{one.Message} {one.Exception} {string.Join(' ', one.StructuredState ?? [])}"));

    public static async Task<RecipesHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var file = Path.Combine(Path.GetTempPath(), $"recipes-{Guid.NewGuid():N}.db");
        var time = new FakeTimeProvider(new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero));
        var keygen = await FakeKeygen.StartAsync(new() { TimeProvider = time, ApiToken = "prod-token" });
        var services = await FakeServices.StartAsync();
        var smtp = new SmtpServer();
        var app = RecipesApp.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Recipes"] = $"Data Source={file};Default Timeout=30",
                ["ConnectionStrings:Queue"] = $"Data Source={file}-queue",
                ["Keygen:Api:BaseUrl"] = keygen.Url.AbsoluteUri,
                ["Keygen:Api:ApiToken"] = keygen.ApiToken,
                ["Keygen:Api:MaxRetries"] = "0",
                ["Recipes:Stripe:Url"] = services.Url.AbsoluteUri,
                ["Recipes:Stripe:SecretKey"] = "rk_test",
                ["Recipes:Mail:Host"] = "127.0.0.1",
                ["Recipes:Mail:Port"] = $"{smtp.Port}",
                ["Recipes:Mail:Plain"] = "true",
                ["Recipes:Mail:From"] = "shop@northwind.example",
                ["Recipes:Mail:ProductName"] = "Northwind Editor",
                ["Recipes:Analytics:Url"] = services.Url + (settings.Any(static one => one.Value is "Segment") ? "v1/track" : "2/httpapi"),
                ["Recipes:Analytics:Key"] = "amplitude-key",
                ["Logging:LogLevel:Default"] = "Trace",
                ["Logging:LogLevel:Microsoft.EntityFrameworkCore"] = "Trace",
            });
            builder.Configuration.AddInMemoryCollection(settings.Select(static one => KeyValuePair.Create<string, string?>(one.Key, one.Value)));
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders().AddFakeLogging();
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.Configure<WolverineRetryOptions>(static o => o.Cooldowns = [TimeSpan.FromMilliseconds(100)]);
            KeygenTestKeys.Shared.Configure(builder.Services);
        });
        await app.StartAsync();
        return new(app, keygen, services, smtp, time, file);
    }

    /// <summary>Adds a user and a license at Keygen, without events.</summary>
    public void AddLicense(string id, string key, DateTimeOffset? expiry, string? owner, params (string Name, string Value)[] metadata)
    {
        if (owner is not null && Keygen.Users.Find(owner) is null)
        {
            Keygen.Users.Add(user => user.WithResourceId(owner).WithAttribute("email", "ada@customer.example"));
        }

        Keygen.Licenses.Add(license =>
        {
            license.WithResourceId(id).WithAttribute("key", key).WithRelationship("owner", owner);
            _ = expiry is { } time ? license.WithAttribute("expiry", time) : license;
            foreach (var (name, value) in metadata)
            {
                license.WithMetadata(name, value);
            }
        });
    }

    /// <summary>An event, recorded now.</summary>
    public SignedDelivery Sign<TEvent>(Action<KeygenEventBuilder>? change = null)
        where TEvent : KeygenEvent => SignedDelivery.Of<TEvent>(e =>
        {
            e.WithSentAt(Now).WithCreated(Now);
            change?.Invoke(e);
        });

    /// <summary>Delivers an event once.</summary>
    /// <returns>The status code of the answer.</returns>
    public Task<int> DeliverAsync<TEvent>(Action<KeygenEventBuilder>? change = null)
        where TEvent : KeygenEvent => DeliverAsync(Sign<TEvent>(change));

    /// <inheritdoc cref="DeliverAsync{TEvent}"/>
    public async Task<int> DeliverAsync(SignedDelivery delivery)
    {
        using var answer = await _client.PostKeygenEventAsync(delivery);
        return (int)answer.StatusCode;
    }

    /// <summary>Waits until the later handlers of all that was handed over have completed, retries included.</summary>
    public Task RunLaterAsync() => Eventually.HoldsAsync(() => Count("forward has completed") is var forwarded && Consumed() == forwarded, "the later handlers");

    public async Task<T> ReadAsync<T>(Func<RecipesDb, Task<T>> read)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<RecipesDb>());
    }

    /// <summary>All that is in the database's files, its journal too.</summary>
    public async Task<string> DatabaseTextAsync()
    {
        var text = "";
        foreach (var file in Files)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            text += await reader.ReadToEndAsync();
        }

        return text;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        await Services.DisposeAsync();
        await Keygen.DisposeAsync();
        await Smtp.DisposeAsync();
        SqliteConnection.ClearAllPools();
        foreach (var file in Files)
        {
            File.Delete(file);
        }
    }

    /// <summary>The database, the queue, and their journals.</summary>
    private string[] Files => Directory.GetFiles(Path.GetDirectoryName(_file)!, $"{Path.GetFileName(_file)}*");

    private int Count(string text) => App.Services.GetFakeLogCollector().GetSnapshot().Count(one => one.Message.StartsWith(text, StringComparison.Ordinal));

    /// <summary>Messages whose handlers are all done: log id 1215.</summary>
    private int Consumed() => App.Services.GetFakeLogCollector().GetSnapshot()
        .Count(static one => one.Id.Id is 1215 && (one.Message.EndsWith(": Handled.", StringComparison.Ordinal) || one.Message.EndsWith(": Duplicate.", StringComparison.Ordinal)));
}
