using Microsoft.EntityFrameworkCore;

namespace Receiver;

/// <summary>A license as Keygen last described it.</summary>
public sealed class MirroredLicense
{
    public required string Id { get; init; }

    public string? Name { get; set; }

    public required string Status { get; set; }

    public DateTimeOffset? Expiry { get; set; }

    /// <summary>When Keygen last changed it. An older event does not overwrite a newer one.</summary>
    public DateTimeOffset Updated { get; set; }
}

/// <summary>The shop's tables, and those that remember which events are handled.</summary>
public sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options)
{
    public DbSet<MirroredLicense> Licenses => Set<MirroredLicense>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddKeygenWebhooks();
}
