#if (dashboard)
using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WebhookHandler;

/// <summary>
/// A fake Keygen for Development, until you set an account: it sends an event every two seconds, so that the dashboard has something to
/// show. To remove it, delete this file, its line in Program.cs and the package Keygen.Webhooks.Testing.
/// </summary>
internal sealed class DevelopmentKeygen(FakeKeygen keygen, IServer server, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly string[] Events =
        ["user.created", "license.created", "machine.created", "license.validation.succeeded", "license.expired", "license.deleted", "user.deleted"];

    public static async Task AddAsync(WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment() || !string.IsNullOrEmpty(builder.Configuration["Keygen:Webhooks:AccountId"]))
        {
            return;
        }

        var keygen = await FakeKeygen.StartAsync();
        builder.Configuration.AddInMemoryCollection(keygen.Keys.ToConfiguration());
#if (catchUp)
        builder.Configuration["Keygen:Webhooks:CatchUp:ApiToken"] = keygen.ApiToken;
        builder.Configuration["Keygen:Webhooks:CatchUp:BaseUrl"] = keygen.Url.GetLeftPart(UriPartial.Authority);
        builder.Configuration["Keygen:Webhooks:CatchUp:ProgressFolder"] = Directory.CreateTempSubdirectory("keygen-").FullName;
#endif
        builder.Services.AddSingleton(_ => keygen).AddHostedService<DevelopmentKeygen>();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        if (AddressOf(server) is not { } address)
        {
            return; // a test's server listens nowhere
        }

        keygen.AddEndpoint(sendTo: address);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        for (var number = 0; await timer.WaitForNextTickAsync(stoppingToken); number++)
        {
            keygen.Raise(Events[number % Events.Length]);
        }
    }

    private static Uri? AddressOf(IServer server) => server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse)
        .Where(static one => !one.IsUnixPipe && !one.IsNamedPipe)
        .OrderBy(static one => one.Scheme == Uri.UriSchemeHttps) // http first: it needs no trusted certificate
        .Select(static one => new UriBuilder(one.Scheme, one.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : one.Host, one.Port).Uri)
        .FirstOrDefault();
}
#endif
