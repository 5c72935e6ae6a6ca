using Recipes.Recipes;

namespace Recipes;

/// <summary>Your database. Each recipe brings its own tables; the store's are beside them, in the same transaction.</summary>
public sealed class RecipesDb(DbContextOptions<RecipesDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddKeygenWebhooks();
        Outbox.Configure(modelBuilder);
        MirrorDatabase.Configure(modelBuilder);
        AuditTrail.Configure(modelBuilder);
    }
}
