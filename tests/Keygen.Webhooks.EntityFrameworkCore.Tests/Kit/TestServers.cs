using Keygen.Webhooks.EntityFrameworkCore.Tests;
using Keygen.Webhooks.Tests.Servers;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>One server of each kind for all tests, started by the first that wants it.</summary>
public sealed class TestServers : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> OnePostgres = new(PostgresServer.StartNewAsync);
    private static readonly Lazy<Task<MariaDbServer>> OneMariaDb = new(MariaDbServer.StartNewAsync);
    private static readonly Lazy<Task<PgBouncer>> OneBouncer = new(static async () => await PgBouncer.StartNewAsync(await OnePostgres.Value));

    public static Task<PostgresServer> PostgresAsync() => GetAsync(PostgresServer.IsInstalled, PostgresServer.Missing, OnePostgres);

    public static Task<MariaDbServer> MariaDbAsync() => GetAsync(MariaDbServer.IsInstalled, MariaDbServer.Missing, OneMariaDb);

    public static async Task<PgBouncer> PgBouncerAsync()
    {
        await PostgresAsync();
        return await GetAsync(PgBouncer.IsInstalled, PgBouncer.Missing, OneBouncer);
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeAsync(OneBouncer);
        await DisposeAsync(OnePostgres);
        await DisposeAsync(OneMariaDb);
    }

    private static async Task<T> GetAsync<T>(bool isInstalled, string missing, Lazy<Task<T>> server)
    {
#if MUTATION
        if (typeof(T) != typeof(PostgresServer))
        {
            Assert.Skip("A mutant is tried on SQLite and PostgreSQL.");
        }

#endif
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
