using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>A database of one test's own.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    public const string Sqlite = "SQLite";

    public const string Postgres = "PostgreSQL";

    public static TheoryData<string> Engines => [Sqlite, Postgres];

    /// <param name="engine">One of <see cref="Engines"/>.</param>
    /// <param name="sqliteTimeout">How many seconds a writer of SQLite waits for another.</param>
    public static async Task<TestDatabase> CreateAsync(string engine, int sqliteTimeout = 2) =>
        engine == Sqlite ? new SqliteDatabase(sqliteTimeout) : new PostgresDatabase((await PostgresFixture.GetAsync()).ConnectionStringTo($"test_{Guid.NewGuid():N}"));

    public abstract void Configure(DbContextOptionsBuilder options);

    public abstract ValueTask DisposeAsync();

    private sealed class SqliteDatabase(int timeout) : TestDatabase
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("keygen-sqlite-").FullName;

        /// <remarks>The time-out is how long SQLite waits for another writer.</remarks>
        private string ConnectionString => $"Data Source={Path.Combine(_folder, "test.db")};Default Timeout={timeout}";

        public override void Configure(DbContextOptionsBuilder options) => options.UseSqlite(ConnectionString);

        public override ValueTask DisposeAsync()
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
            return default;
        }
    }

    private sealed class PostgresDatabase(string connectionString) : TestDatabase
    {
        private readonly string _connectionString = connectionString + ";Maximum Pool Size=20;Timeout=5";

        public override void Configure(DbContextOptionsBuilder options) => options.UseNpgsql(_connectionString);

        public override ValueTask DisposeAsync()
        {
            using var connection = new NpgsqlConnection(_connectionString);
            NpgsqlConnection.ClearPool(connection);
            return default;
        }
    }
}
