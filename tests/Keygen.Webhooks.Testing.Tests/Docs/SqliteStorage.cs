using System.Text.Json;
using Keygen.Webhooks.Idempotency;
using Microsoft.Data.Sqlite;

namespace Keygen.Webhooks.Testing.Tests.Docs;

public sealed class SqliteStorage(string connectionString, TimeProvider time) : IMarkStorage
{
    private readonly Lock _oneWriter = new(); // SQLite has one writer, and its calls are synchronous
    public StoreTraits Traits => new(SurvivesRestart: true, StoreTraits.DefaultRetention);

    public void CreateTable() => Run("""
        CREATE TABLE IF NOT EXISTS keygen_events (id PRIMARY KEY, fence, leased_until, settled, done, seen);
        CREATE INDEX IF NOT EXISTS keygen_events_seen ON keygen_events (seen); PRAGMA journal_mode = WAL;
        """, default);

    public ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) => new(Run("""
        DELETE FROM keygen_events WHERE seen < $oldest AND leased_until <= $now;
        INSERT INTO keygen_events VALUES ($id, $fence, $until, 0, '[]', $now) ON CONFLICT DO UPDATE SET seen = $now,
            leased_until = iif(settled OR (leased_until > $now AND fence <> $fence), leased_until, $until),
            fence = iif(settled OR (leased_until > $now AND fence <> $fence), fence, $fence) RETURNING settled, fence = $fence, done
        """, key, fence, lease) switch
    {
        [1L, ..] => new AcquireResult(ClaimStatus.Settled, []),
        [_, 1L, string done] => new AcquireResult(ClaimStatus.Claimed, JsonSerializer.Deserialize<string[]>(done)!),
        _ => new AcquireResult(ClaimStatus.InProgress, []),
    });

    public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) => new(Run(
        "UPDATE keygen_events SET leased_until = $until WHERE id = $id AND fence = $fence AND NOT settled RETURNING 1", key, fence, lease) != null);

    public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) => new(Run("""
        UPDATE keygen_events SET done = json_insert(done, '$[#]', $handler), settled = settled OR $settles, seen = $now,
            leased_until = iif($settles, 0, leased_until) WHERE id = $id AND fence = $fence RETURNING 1
        """, key, fence, default, handler, settles) != null);

    public ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => new(Task.FromResult(Run(
        "UPDATE keygen_events SET fence = '', leased_until = 0 WHERE id = $id AND fence = $fence AND NOT settled", key, fence)));

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => new(
        Run("SELECT settled FROM keygen_events WHERE id = $id", key) switch { null => EventState.Unknown, [1L] => EventState.Settled, _ => EventState.Open });

    public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken) => new(
        Run("SELECT done FROM keygen_events WHERE id = $id", key) is [string done] ? JsonSerializer.Deserialize<string[]>(done) : []);

    private object[]? Run(string sql, EventKey key, Guid fence = default, TimeSpan lease = default, string handler = "", bool settles = false)
    {
        using var connection = new SqliteConnection(connectionString);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var command = new SqliteCommand(sql, connection);
        command.Parameters.AddRange(new SqliteParameter[] { new("$id", JsonSerializer.Serialize(key)), new("$fence", fence), new("$handler", handler),
            new("$settles", settles), new("$now", now), new("$until", now + lease.TotalMilliseconds), new("$oldest", now - Traits.Retention.TotalMilliseconds) });
        lock (_oneWriter)
        {
            connection.Open();
            using var reader = command.ExecuteReader();
            var row = new object[reader.FieldCount];
            return reader.Read() && reader.GetValues(row) > 0 && !reader.Read() ? row : null; // reading on commits
        }
    }
}
