using StripeIntegration.Licensing;
using StripeIntegration.Payments;

namespace StripeIntegration;

/// <summary>The app: a page that sells, and two endpoints, one for each side's webhooks.</summary>
public static class Shop
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        configure?.Invoke(builder);
        builder.Services.AddOptions<ShopOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<StripeOptions>().BindConfiguration("Stripe").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<KeygenApiOptions>().BindConfiguration("Keygen:Api").ValidateDataAnnotations().ValidateOnStart();

        // At Trace the clients' own log has every header, the keys included, and their paths have e-mail addresses: neither is for logs.
        builder.Services.ConfigureHttpClientDefaults(static http => http.RemoveAllLoggers());

        // Both sides try again when they are answered 500, so nothing here waits for long.
        builder.Services.AddHttpClient<KeygenApi>(static client => client.Timeout = TimeSpan.FromSeconds(10));
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
