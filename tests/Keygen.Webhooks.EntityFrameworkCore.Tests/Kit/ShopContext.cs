using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>An application's own context, with what its handlers write.</summary>
public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Order>().HasIndex(order => order.Number).IsUnique();
        modelBuilder.AddKeygenWebhooks();
    }
}

public sealed class Order
{
    public int Id { get; init; }

    public required string Text { get; init; }

    /// <summary>Unique.</summary>
    public required string Number { get; init; }
}
