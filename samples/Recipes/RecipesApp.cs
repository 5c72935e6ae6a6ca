using Recipes.Foreign;
using Recipes.Recipes;

namespace Recipes;

public static class RecipesApp
{
    /// <summary>The app, not started yet.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="change">Lets a test or the demo put fakes in place.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddDbContext<RecipesDb>((services, options) =>
            options.UseSqlite(services.GetRequiredService<IConfiguration>().GetConnectionString("Recipes")));
        builder.Services.AddKeygenApi().AddStripeSubscriptions().AddSmtpMailer();

        // Take the lines you need. The order is that of running: a renewal is ordered before the warning that it makes needless.
        builder.Services.AddKeygenWebhooks()
            .UseEntityFrameworkCore<RecipesDb>()
            .AddMirrorDatabase()
            .AddAuditTrail()
            .AddOutbox()
            .AddMailLicenseKey()
            .AddRenewSubscriptions()
            .AddExpiryWarnings()
            .AddAnalyticsPipe();
        builder.Services.AddHealthChecks().AddKeygenWebhooks();
        change?.Invoke(builder);

        var app = builder.Build();
        using (var scope = app.Services.CreateScope())
        {
            // In an app of your own this is a migration: dotnet ef migrations add KeygenWebhooks.
            scope.ServiceProvider.GetRequiredService<RecipesDb>().Database.EnsureCreated();
        }

        app.MapHealthChecks("/health");
        app.MapKeygenWebhooks("/webhooks/keygen");
        return app;
    }
}
