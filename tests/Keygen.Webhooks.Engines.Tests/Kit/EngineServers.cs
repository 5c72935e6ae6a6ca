using Keygen.Webhooks.Engines.Tests.Kit;
using Keygen.Webhooks.Tests.Servers;

[assembly: AssemblyFixture(typeof(EngineServers))]

// The tests of one engine stop its server.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Keygen.Webhooks.Engines.Tests.Kit;

/// <summary>One server of each kind for all tests, started by the first that wants it.</summary>
public sealed class EngineServers : IAsyncDisposable
{
    private static readonly Lazy<Task<RabbitMqServer>> OneRabbit = new(static () => RabbitMqServer.StartNewAsync());
    private static readonly Lazy<Task<PostgresServer>> OnePostgres = new(PostgresServer.StartNewAsync);
    private static readonly Lazy<Task<AzuriteServer>> OneAzurite = new(AzuriteServer.StartNewAsync);

    public static Task<RabbitMqServer> RabbitAsync() => GetAsync(RabbitMqServer.IsInstalled, RabbitMqServer.Missing, OneRabbit);

    public static Task<PostgresServer> PostgresAsync() => GetAsync(PostgresServer.IsInstalled, PostgresServer.Missing, OnePostgres);

    /// <summary>Skips the test where npm cannot bring it, in CI too: not every registry serves it.</summary>
    public static async Task<AzuriteServer> AzuriteAsync()
    {
        try
        {
            return await OneAzurite.Value;
        }
        catch (AzuriteMissingException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeAsync(OneRabbit);
        await DisposeAsync(OnePostgres);
        await DisposeAsync(OneAzurite);
    }

    private static async Task<T> GetAsync<T>(bool isInstalled, string missing, Lazy<Task<T>> server)
    {
        if (!isInstalled)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true", missing);
            Assert.Fail(missing);
        }

        return await server.Value;
    }

    private static async ValueTask DisposeAsync<T>(Lazy<Task<T>> server)
        where T : IAsyncDisposable
    {
        if (server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await server.Value).DisposeAsync();
        }
    }
}
