using Keygen.Webhooks.Tests.Servers;

[assembly: AssemblyFixture(typeof(Keygen.Webhooks.Wolverine.Tests.TestServers))]

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>One server of each kind for all tests, started by the first that wants it.</summary>
public sealed class TestServers : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> OnePostgres = new(PostgresServer.StartNewAsync);
    private static readonly Lazy<Task<RabbitMqServer>> OneRabbitMq = new(static () => RabbitMqServer.StartNewAsync());

    public static Task<PostgresServer> PostgresAsync() => GetAsync(PostgresServer.IsInstalled, PostgresServer.Missing, OnePostgres);

    public static Task<RabbitMqServer> RabbitMqAsync() => GetAsync(RabbitMqServer.IsInstalled, RabbitMqServer.Missing, OneRabbitMq);

    /// <summary>A broker that a test may kill.</summary>
    public static Task<RabbitMqServer> OwnRabbitMqAsync() => GetAsync(RabbitMqServer.IsInstalled, RabbitMqServer.Missing, new Lazy<Task<RabbitMqServer>>(static () => RabbitMqServer.StartNewAsync()));

    public async ValueTask DisposeAsync()
    {
        await DisposeAsync(OnePostgres);
        await DisposeAsync(OneRabbitMq);
    }

    private static async Task<T> GetAsync<T>(bool isInstalled, string missing, Lazy<Task<T>> server)
    {
        if (!isInstalled)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(missing);
            }

            Assert.Skip(missing);
        }

        return await server.Value;
    }

    private static async ValueTask DisposeAsync<T>(Lazy<Task<T>> server)
        where T : IAsyncDisposable
    {
        if (server.IsValueCreated)
        {
            await (await server.Value).DisposeAsync();
        }
    }
}
