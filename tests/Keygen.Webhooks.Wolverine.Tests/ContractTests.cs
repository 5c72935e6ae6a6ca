using Keygen.Webhooks.Testing.Stores;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>The forwarder's contract, with a queue between the processes. The page shows both setups.</summary>
public sealed class ContractTests
{
    public static TheoryData<string> Cases => [.. ForwarderContract.Cases];

    [Theory, MemberData(nameof(Cases))]
    public async Task Wolverine_over_RabbitMQ_fulfils(string name) =>
        await ForwarderContract.RunAsync(name, new QueuedProcesses(await TestServers.RabbitMqAsync(), await TestDatabase.CreateAsync(TestDatabase.Postgres)));

    [Theory, MemberData(nameof(Cases))]
    public async Task Wolverine_over_a_queue_in_PostgreSQL_fulfils(string name) =>
        await ForwarderContract.RunAsync(name, new QueuedProcesses(null, await TestDatabase.CreateAsync(TestDatabase.Postgres)));
}
