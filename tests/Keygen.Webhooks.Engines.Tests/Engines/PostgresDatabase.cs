using Keygen.Webhooks.Engines.Tests.Kit;
using Npgsql;

namespace Keygen.Webhooks.Engines.Tests.Engines;

/// <summary>A database of one test.</summary>
internal sealed class PostgresDatabase
{
    private PostgresDatabase(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["ConnectionStrings:Shop"] = ConnectionString };

    public static async Task<PostgresDatabase> CreateAsync()
    {
        var server = await EngineServers.PostgresAsync();
        var name = $"shop{Guid.NewGuid():N}";
        await new PostgresDatabase(server.ConnectionString).RunAsync($"CREATE DATABASE {name}");
        return new(server.ConnectionStringTo(name));
    }

    public async Task<object?> RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async Task<long> CountAsync(string sql) => (long)(await RunAsync(sql))!;

    public static async Task StopServerAsync() => await (await EngineServers.PostgresAsync()).StopAsync("immediate");

    public static async Task StartServerAsync() => await (await EngineServers.PostgresAsync()).StartAsync();
}
