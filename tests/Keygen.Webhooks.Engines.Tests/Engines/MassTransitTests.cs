using Keygen.Webhooks.Engines.Tests.Kit;

namespace Keygen.Webhooks.Engines.Tests.Engines;

// It stops the server, so no other test of it may run.
[Collection("RabbitMQ")]
public sealed class MassTransitTests : EngineCases
{
    [Fact]
    public Task Events_of_a_license_run_in_order_although_the_first_one_fails_once() => InOrderAsync();

    [Fact]
    public Task A_handler_that_never_works_ends_in_a_dead_letter_and_the_next_event_runs() => GiveUpAsync();

    private protected override async Task<(string Page, IReadOnlyDictionary<string, string?> Settings)> PrepareAsync() => ("masstransit", await RabbitQueues.EmptyAsync());

    private protected override async Task StopEngineAsync() => await (await EngineServers.RabbitAsync()).KillAsync();

    private protected override async Task StartEngineAsync() => await (await EngineServers.RabbitAsync()).StartAsync();

    private protected override Task<long> DeadLettersAsync() => RabbitQueues.CountAsync("keygen_error");

    private protected override Task<long> WaitingAsync() => RabbitQueues.CountAsync("keygen");
}
