using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Docs;

public sealed class SqliteSubject : StoreSubject
{
    private readonly string _file = Path.GetTempFileName();

    protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton<ILeasedStorage>(
        process => new SqliteStorage($"Data Source={_file}", process.GetRequiredService<TimeProvider>()));

    protected override ValueTask StartAsync(IServiceProvider services)
    {
        ((SqliteStorage)services.GetRequiredService<ILeasedStorage>()).CreateTable();
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
    public static TheoryData<string> Cases => [.. LeasedStoreContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public Task It_keeps_the_contract(string name) => LeasedStoreContract.RunAsync(name, new SqliteSubject());
}
