using StripeIntegration.Payments;

namespace StripeIntegration;

/// <summary>The app: a page that sells, and a webhook endpoint for each side.</summary>
public static class Shop
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        builder.Services.AddOptions<ShopOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<StripeOptions>().BindConfiguration("Stripe").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<LicensingOptions>().BindConfiguration("Licensing").ValidateDataAnnotations().ValidateOnStart();

        // At Trace, the HTTP clients log headers with keys and paths with e-mail addresses. Neither belongs in logs.
        builder.Services.ConfigureHttpClientDefaults(static http => http.RemoveAllLoggers());

        // Both sides retry after a 500, so no call here waits for long.
        builder.Services.AddKeygenApi(static options => (options.Timeout, options.MaxRetries) = (TimeSpan.FromSeconds(10), 0));
        builder.Services.AddHttpClient(nameof(StripePayments), static client => client.Timeout = TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton<IPayments, StripePayments>();
        builder.Services.AddScoped<Customers>();
        builder.Services.AddScoped<SubscriptionSync>();

        builder.Services.AddKeygenWebhooks()                  // for several servers add UseRedis or UseEntityFrameworkCore
            .AddHandler<CreateCustomer>()
            .AddHandler<BillLicense>()
            .AddHandler<EndSubscription>()
            .AddHandler<EndSubscriptions>();
        builder.Services.AddHealthChecks().AddKeygenWebhooks();

        var app = builder.Build();
        app.MapPages();
        app.MapHealthChecks("/health");
        app.MapKeygenWebhooks("/webhooks/keygen");
        app.MapPost("/webhooks/stripe", StripeWebhook.ReceiveAsync).WithMetadata(StripeWebhook.SizeLimit);
        return app;
    }
}
