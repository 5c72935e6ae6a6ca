#if (efSqlite)
using Microsoft.EntityFrameworkCore;

namespace WebhookHandler;

/// <summary>The app's database. What a handler saves here commits together with the mark that it is done.</summary>
internal sealed class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddKeygenWebhooks();
}
#endif
