using Keygen.Webhooks.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MySql.Data.MySqlClient;
using Npgsql;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>A database of one test's own.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    public const string Sqlite = "SQLite";

    public const string Postgres = "PostgreSQL";

    public const string PgBouncer = "PgBouncer";

    public const string MariaDb = "MariaDB";

    /// <summary>Before the name of an isolation level that PostgreSQL gives every transaction unless told otherwise.</summary>
    public const string PostgresAt = "PostgreSQL at ";

    public static TheoryData<string> Engines => [Sqlite, Postgres];

    public static TheoryData<string> EnginesWithMariaDb => [Sqlite, Postgres, MariaDb];

    /// <param name="engine">One of the names above; after <see cref="PostgresAt"/> the name of a level.</param>
    /// <param name="sqliteTimeout">How many seconds a writer of SQLite waits for another.</param>
    public static async Task<TestDatabase> CreateAsync(string engine, int sqliteTimeout = 2)
    {
        var name = $"test_{Guid.NewGuid():N}";
        return engine switch
        {
            Sqlite => new SqliteDatabase(sqliteTimeout),
            MariaDb => new MariaDbDatabase((await TestServers.MariaDbAsync()).ConnectionStringTo(name)),
            PgBouncer => new PostgresDatabase((await TestServers.PgBouncerAsync()).ConnectionStringTo(name), (await TestServers.PostgresAsync()).ConnectionStringTo(name)),
            Postgres => new PostgresDatabase((await TestServers.PostgresAsync()).ConnectionStringTo(name)),
            _ => new PostgresDatabase(
                (await TestServers.PostgresAsync()).ConnectionStringTo(name)
                + $";Options=-c default_transaction_isolation={engine[PostgresAt.Length..].Replace(" ", "\\ ", StringComparison.Ordinal)}"),
        };
    }

    public abstract void Configure(DbContextOptionsBuilder options);

    /// <summary>Makes the database, if the server is to, and the tables of a context.</summary>
    public virtual Task CreateTablesAsync(DbContext context) => context.Database.EnsureCreatedAsync();

    public abstract ValueTask DisposeAsync();

    private sealed class SqliteDatabase(int timeout) : TestDatabase
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("keygen-sqlite-").FullName;

        /// <remarks>The time-out is how long SQLite waits for another writer.</remarks>
        private string ConnectionString => $"Data Source={Path.Combine(_folder, "test.db")};Default Timeout={timeout}";

        public override void Configure(DbContextOptionsBuilder options) => options.UseSqlite(ConnectionString);

        public override async ValueTask DisposeAsync()
        {
            // A host that is disposed without being stopped may still read in the background.
            await FakeClock.EventuallyAsync(TryDelete, "nobody uses the database's files any more");
        }

        private bool TryDelete()
        {
            SqliteConnection.ClearAllPools();
            try
            {
                Directory.Delete(_folder, recursive: true);
                return true;
            }
            catch (IOException)
            {
                return !Directory.Exists(_folder);
            }
        }
    }

    /// <param name="connectionString">For the store and its handlers.</param>
    /// <param name="direct">Past a pooler, to make the database; the same when null.</param>
    private sealed class PostgresDatabase(string connectionString, string? direct = null) : TestDatabase
    {
        private readonly string _connectionString = connectionString + ";Maximum Pool Size=20;Timeout=5";

        public override void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(_connectionString);

        public override async Task CreateTablesAsync(DbContext context)
        {
            if (direct is not null)
            {
                context.Database.SetConnectionString(direct);
            }

            await base.CreateTablesAsync(context);
            if (direct is not null)
            {
                NpgsqlConnection.ClearPool((NpgsqlConnection)context.Database.GetDbConnection());
                context.Database.SetConnectionString(_connectionString);
            }
        }

        public override ValueTask DisposeAsync()
        {
            using var connection = new NpgsqlConnection(_connectionString);
            NpgsqlConnection.ClearPool(connection);
            return default;
        }
    }

    private sealed class MariaDbDatabase(string connectionString) : TestDatabase
    {
        private readonly string _connectionString = connectionString + ";Maximum Pool Size=150;Connection Timeout=30";

        public override void Configure(DbContextOptionsBuilder options) => options.UseMySQL(_connectionString);

        public override ValueTask DisposeAsync()
        {
            using var connection = new MySqlConnection(_connectionString);
            MySqlConnection.ClearPool(connection);
            return default;
        }
    }
}
