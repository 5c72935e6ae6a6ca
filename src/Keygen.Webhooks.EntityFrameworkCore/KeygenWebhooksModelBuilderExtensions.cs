using Keygen.Webhooks.EntityFrameworkCore.Model;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds the tables of Keygen.Webhooks to a model.</summary>
public static class KeygenWebhooksModelBuilderExtensions
{
    /// <summary>
    /// Adds the tables that remember which events were handled. Call it in <c>OnModelCreating</c>, then add and apply a migration:
    /// <c>dotnet ef migrations add KeygenWebhooks</c> and <c>dotnet ef database update</c>.
    /// </summary>
    /// <param name="modelBuilder">The model builder.</param>
    /// <param name="schema">The schema of the tables; null for the model's default schema.</param>
    /// <returns>The model builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="modelBuilder"/> is null.</exception>
    public static ModelBuilder AddKeygenWebhooks(this ModelBuilder modelBuilder, string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<KeygenWebhookMark>(mark =>
        {
            mark.ToTable("KeygenWebhookMarks", schema);
            mark.HasKey(m => new { m.EventHash, m.HandlerHash });
            mark.Property(m => m.EventHash).HasMaxLength(64).IsUnicode(false);
            mark.Property(m => m.HandlerHash).HasMaxLength(64).IsUnicode(false);
            mark.HasIndex(m => m.SeenAt);
        });
        modelBuilder.Entity<KeygenWebhookAttempt>(attempt =>
        {
            attempt.ToTable("KeygenWebhookAttempts", schema);
            attempt.HasKey(a => new { a.EventHash, a.HandlerHash });
            attempt.Property(a => a.EventHash).HasMaxLength(64).IsUnicode(false);
            attempt.Property(a => a.HandlerHash).HasMaxLength(64).IsUnicode(false);
            attempt.HasIndex(a => a.LastAttemptAt);
        });
        modelBuilder.Entity<KeygenWebhookLease>(lease =>
        {
            lease.ToTable("KeygenWebhookLeases", schema);
            lease.HasKey(l => l.NameHash);
            lease.Property(l => l.NameHash).HasMaxLength(64).IsUnicode(false);
        });
        modelBuilder.Entity<KeygenWebhookProgress>(progress =>
        {
            progress.ToTable("KeygenWebhookProgress", schema);
            progress.HasKey(p => p.NameHash);
            progress.Property(p => p.NameHash).HasMaxLength(64).IsUnicode(false);
        });
        return modelBuilder;
    }
}
