using Recipes.Recipes;

namespace Recipes;

/// <summary>Your database. Each recipe adds its own tables. The store's tables take part in the same transactions.</summary>
public sealed class RecipesDb(DbContextOptions<RecipesDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddKeygenWebhooks();
        ExpiryWarnings.Configure(modelBuilder);
        MirrorDatabase.Configure(modelBuilder);
        AuditTrail.Configure(modelBuilder);
    }
}
