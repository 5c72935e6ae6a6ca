using Keygen.Webhooks.Testing;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>The handlers' database, with the store's tables in it.</summary>
internal sealed class ChaosContext(DbContextOptions<ChaosContext> options) : DbContext(options)
{
    public DbSet<Effect> Effects => Set<Effect>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddKeygenWebhooks();

    public static DbContextOptionsBuilder Configure(DbContextOptionsBuilder builder, string connection, int retries = 3) =>
        builder.UseNpgsql(connection, npgsql => npgsql.EnableRetryOnFailure(retries, TimeSpan.FromMilliseconds(500), null));

    public static ChaosContext Open(string connection) =>
        new((DbContextOptions<ChaosContext>)Configure(new DbContextOptionsBuilder<ChaosContext>(), connection).Options);
}

/// <summary>A row a handler wrote. Its key is the database's own, so that nothing is there twice by refusal.</summary>
internal sealed class Effect
{
    public long Id { get; init; }

    public required string Token { get; init; }

    public required string Handler { get; init; }

    public required string Run { get; init; }
}
