using Microsoft.EntityFrameworkCore;

namespace SlowWork;

public sealed class Server
{
    public int Id { get; init; }

    public required string LicenseId { get; init; }

    /// <summary>How old the event was when its work ended.</summary>
    public TimeSpan? Waited { get; init; }
}

/// <summary>Your tables, and those that remember which events are handled.</summary>
public sealed class SlowWorkDb(DbContextOptions<SlowWorkDb> options) : DbContext(options)
{
    public DbSet<Server> Servers => Set<Server>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddKeygenWebhooks();
}

public static class SlowWorkDatabases
{
    public static void AddDatabase(this IHostApplicationBuilder builder, string name) =>
        builder.Services.AddDbContext<SlowWorkDb>(options => options.UseSqlite(builder.Configuration.GetConnectionString(name)));

    /// <summary>In your own app use a migration: <c>dotnet ef migrations add KeygenWebhooks</c>.</summary>
    public static void CreateTables(this IServiceProvider services)
    {
        using var scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<SlowWorkDb>().Database.EnsureCreated();
    }
}
