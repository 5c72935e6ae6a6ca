using Keygen.Webhooks.Engines.Tests.Kit;

namespace Keygen.Webhooks.Engines.Tests.Engines;

public sealed class RebusTests : EngineCases
{
    private PostgresDatabase _database = null!;

    private protected override async Task<(string Page, IReadOnlyDictionary<string, string?> Settings)> PrepareAsync()
    {
        _database = await PostgresDatabase.CreateAsync();
        return ("rebus", _database.Settings);
    }

    private protected override Task StopEngineAsync() => PostgresDatabase.StopServerAsync();

    private protected override Task StartEngineAsync() => PostgresDatabase.StartServerAsync();

    private protected override Task<long> DeadLettersAsync() => _database.CountAsync("SELECT count(*) FROM rebus WHERE recipient = 'keygen-dead'");

    private protected override Task<long> WaitingAsync() => _database.CountAsync("SELECT count(*) FROM rebus WHERE recipient = 'keygen'");
}
