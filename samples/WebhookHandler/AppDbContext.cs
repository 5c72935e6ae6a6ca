#if (efSqlite)
using Microsoft.EntityFrameworkCore;

namespace WebhookHandler;

/// <summary>The app's database. A handler's changes here are committed together with the mark that the handler is completed.</summary>
internal sealed class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddKeygenWebhooks();
}
#endif
