using PaddleIntegration.Billing;

namespace PaddleIntegration;

/// <summary>The app: a page that sells, a webhook endpoint for each side, and a periodic recount for changes without events.</summary>
public static class Shop
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        builder.Services.AddOptions<PaddleOptions>().BindConfiguration("Paddle").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<LicensingOptions>().BindConfiguration("Licensing").ValidateDataAnnotations().ValidateOnStart();

        // At Trace, the HTTP clients log every header, including the API keys.
        builder.Services.ConfigureHttpClientDefaults(static http => http.RemoveAllLoggers());

        // Both sides retry after a 500, so no call here waits for long.
        builder.Services.AddKeygenApi(static options => (options.Timeout, options.MaxRetries) = (TimeSpan.FromSeconds(10), 0));
        builder.Services.AddHttpClient<IBilling, PaddleApi>(static client => client.Timeout = TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton<SharedCounts>();
        builder.Services.AddTransient<Seats>();
        builder.Services.AddTransient<SubscriptionSync>();
        builder.Services.AddHostedService<SeatSweep>();

        builder.Services.AddKeygenWebhooks()                  // for several servers add UseRedis or UseEntityFrameworkCore
            .AddHandler<FollowMachines>()
            .AddHandler<EndSubscription>();
        builder.Services.AddHealthChecks().AddKeygenWebhooks();

        var app = builder.Build();
        app.MapPages();
        app.MapHealthChecks("/health");
        app.MapKeygenWebhooks("/webhooks/keygen");
        app.MapPost("/webhooks/paddle", PaddleWebhook.ReceiveAsync).WithMetadata(PaddleWebhook.SizeLimit);
        return app;
    }
}
