using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.LoadTest.Servers;

/// <summary>The store's tables, the table of a server written by hand, and one that a handler writes to.</summary>
internal sealed class LoadContext(DbContextOptions<LoadContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddKeygenWebhooks();
        modelBuilder.Entity<ReceivedEvent>().HasKey(static received => received.Token);
        modelBuilder.Entity<Sale>();
        modelBuilder.Entity<HandOver>();
    }

    public static async Task CreateTablesAsync(string connection)
    {
        await using var context = new LoadContext(new DbContextOptionsBuilder<LoadContext>().UseNpgsql(connection).Options);
        await context.Database.EnsureCreatedAsync();
    }
}

/// <summary>An event as one would remember it by hand.</summary>
internal sealed class ReceivedEvent
{
    public required string Token { get; init; }

    public required bool IsDone { get; init; }
}

/// <summary>An event that waits for its later handler.</summary>
internal sealed class HandOver
{
    public long Id { get; init; }

    public required string PartitionKey { get; init; }

    public required byte[] Message { get; init; }
}

/// <summary>What a handler saves.</summary>
internal sealed class Sale
{
    public long Id { get; init; }

    public required string LicenseKey { get; init; }
}
