using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Docs;

public sealed class SqliteSubject : StoreUnderTest
{
    private readonly string _file = Path.GetTempFileName();

    protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton<IMarkStorage>(
        process => new SqliteStorage($"Data Source={_file}", process.GetRequiredService<TimeProvider>()));

    protected override ValueTask StartAsync(IServiceProvider services)
    {
        ((SqliteStorage)services.GetRequiredService<IMarkStorage>()).CreateTable();
        return default;
    }

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
        return base.DisposeAsync();
    }
}

public sealed class SqliteStorageTests
{
    public static TheoryData<string> Cases => [.. MarkStorageContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task It_keeps_the_contract(string name) => MarkStorageContract.RunAsync(name, new SqliteSubject());
}
