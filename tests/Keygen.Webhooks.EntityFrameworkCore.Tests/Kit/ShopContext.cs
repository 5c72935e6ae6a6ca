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

/// <summary>Open, so that proxies can be made of it.</summary>
public class Order
{
    public virtual int Id { get; init; }

    public required virtual string Text { get; init; }

    /// <summary>Unique.</summary>
    public required virtual string Number { get; init; }
}
