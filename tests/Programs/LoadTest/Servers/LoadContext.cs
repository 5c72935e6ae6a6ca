using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.LoadTest.Servers;

/// <summary>A database with nothing in it but the store's tables.</summary>
internal sealed class LoadContext(DbContextOptions<LoadContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddKeygenWebhooks();

    public static async Task CreateTablesAsync(string connection)
    {
        await using var context = new LoadContext(new DbContextOptionsBuilder<LoadContext>().UseNpgsql(connection).Options);
        await context.Database.EnsureCreatedAsync();
    }
}
