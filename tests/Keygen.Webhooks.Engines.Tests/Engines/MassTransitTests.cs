using Keygen.Webhooks.Engines.Tests.Kit;

namespace Keygen.Webhooks.Engines.Tests.Engines;

public sealed class MassTransitTests : EngineCases
{
    [Fact]
    public Task Events_of_a_license_run_in_order_although_the_first_one_fails_once() => InOrderAsync();

    private protected override async Task<(string Page, IReadOnlyDictionary<string, string?> Settings)> PrepareAsync() => ("masstransit", await RabbitQueues.EmptyAsync());

    private protected override async Task StopEngineAsync() => await (await EngineServers.RabbitAsync()).KillAsync();

    private protected override async Task StartEngineAsync() => await (await EngineServers.RabbitAsync()).StartAsync();

    private protected override Task<long> DeadLettersAsync() => RabbitQueues.CountAsync("keygen_error");

    private protected override Task<long> WaitingAsync() => RabbitQueues.CountAsync("keygen");
}
