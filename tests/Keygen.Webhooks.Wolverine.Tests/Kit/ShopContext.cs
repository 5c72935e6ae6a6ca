using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>The app's own context.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Effect>();
        modelBuilder.AddKeygenWebhooks();
    }
}

/// <summary>What a handler did, in the database.</summary>
public sealed class Effect
{
    public int Id { get; init; }

    public required string EventId { get; init; }
}
