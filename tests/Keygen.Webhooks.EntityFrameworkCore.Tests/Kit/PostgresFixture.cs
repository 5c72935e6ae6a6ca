using Keygen.Webhooks.EntityFrameworkCore.Tests;
using Keygen.Webhooks.Tests.Servers;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>One PostgreSQL server for all tests, started by the first that wants it.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Server = new(PostgresServer.StartNewAsync);

    public static async Task<PostgresServer> GetAsync()
    {
        if (!PostgresServer.IsInstalled)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(PostgresServer.Missing);
            }

            Assert.Skip(PostgresServer.Missing);
        }

        return await Server.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (Server.IsValueCreated)
        {
            await (await Server.Value).DisposeAsync();
        }
    }
}
