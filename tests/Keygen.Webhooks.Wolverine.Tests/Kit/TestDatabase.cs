using Keygen.Webhooks.Forwarding;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wolverine;
using Wolverine.Postgresql;
using Wolverine.Sqlite;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>A database of one test's own, for the app's tables, the marks and Wolverine's messages.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    public const string Sqlite = "SQLite";

    public const string Postgres = "PostgreSQL";

    private readonly string? _folder;

    private TestDatabase(string engine, string connectionString, string? folder) =>
        (Engine, ConnectionString, _folder) = (engine, connectionString, folder);

    public static TheoryData<string> Engines => [Sqlite, Postgres];

    public string Engine { get; }

    public string ConnectionString { get; }

    public static async Task<TestDatabase> CreateAsync(string engine)
    {
        if (engine is Sqlite)
        {
            var folder = Directory.CreateTempSubdirectory("keygen-wolverine-").FullName;
            return new(engine, $"Data Source={Path.Combine(folder, "test.db")}", folder);
        }

        var server = await TestServers.PostgresAsync();
        return new(engine, server.ConnectionStringTo($"test_{Guid.NewGuid():N}") + ";Maximum Pool Size=20;Timeout=5", null);
    }

    /// <summary>The same database of PostgreSQL, on a way that can be cut.</summary>
    internal TestDatabase Through(CuttingProxy proxy) =>
        new(Engine, new NpgsqlConnectionStringBuilder(ConnectionString) { Port = proxy.Port }.ConnectionString, null);

    public void Configure(DbContextOptionsBuilder options) => _ = Engine is Sqlite ? options.UseSqlite(ConnectionString) : options.UseNpgsql(ConnectionString);

    public void Persist(WolverineOptions options) => _ = Engine is Sqlite
        ? (object)options.PersistMessagesWithSqlite(ConnectionString).EnableMessageTransport()
        : options.PersistMessagesWithPostgresql(ConnectionString).EnableMessageTransport();

    /// <summary>Sends messages through a queue in this database, to the same process.</summary>
    public void UseQueue(WolverineOptions options)
    {
        const string Queue = "keygen";
        if (Engine is Sqlite)
        {
            options.PublishMessage<KeygenEventMessage>().ToSqliteQueue(Queue).UseDurableOutbox();
            options.ListenToSqliteQueue(Queue).UseDurableInbox();
        }
        else
        {
            options.PublishMessage<KeygenEventMessage>().ToPostgresqlQueue(Queue).UseDurableOutbox();
            options.ListenToPostgresqlQueue(Queue).UseDurableInbox();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is null)
        {
            await using var connection = new NpgsqlConnection(ConnectionString);
            NpgsqlConnection.ClearPool(connection);
        }
        else
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
