using Recipes.Foreign;
using Recipes.Recipes;
using Wolverine;
using Wolverine.Sqlite;

namespace Recipes;

public static class RecipesApp
{
    /// <summary>Builds the app without starting it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="change">Lets a test or the demo register fakes; null for no changes.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddDbContext<RecipesDb>((services, options) =>
            options.UseSqlite(services.GetRequiredService<IConfiguration>().GetConnectionString("Recipes")));
        builder.Services.AddKeygenApi();
        builder.Services.AddStripeSubscriptions().AddSmtpMailer();

        // Copy the lines you need. Handlers run in this order: the renewal first, because it makes the warning unnecessary.
        builder.Services.AddKeygenWebhooks()
            .UseEntityFrameworkCore<RecipesDb>()
            .AddMirrorDatabase()
            .AddAuditTrail()
            .AddMailLicenseKey()
            .AddRenewSubscriptions()
            .AddExpiryWarnings()
            .AddAnalytics()
            .RunLaterWithWolverine();   // the last four
        builder.Services.AddHealthChecks().AddKeygenWebhooks();
        change?.Invoke(builder);

        // The queue has a file of its own, as SQLite has one writer. With one database of PostgreSQL, give it to both.
        builder.UseWolverine(wolverine =>
        {
            wolverine.Durability.Mode = DurabilityMode.Solo;    // leave it out when several servers share the queue
            wolverine.PersistMessagesWithSqlite(builder.Configuration.GetConnectionString("Queue")!);
        });

        var app = builder.Build();
        using (var scope = app.Services.CreateScope())
        {
            // In your own app use a migration: dotnet ef migrations add KeygenWebhooks.
            scope.ServiceProvider.GetRequiredService<RecipesDb>().Database.EnsureCreated();
        }

        app.MapHealthChecks("/health");
        app.MapKeygenWebhooks("/webhooks/keygen");
        return app;
    }
}
