using Keygen.Webhooks.Testing.Stores;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>The forwarder's contract, with a broker between the processes.</summary>
public sealed class ContractTests
{
    public static TheoryData<string> Cases => [.. ForwarderContract.Cases];

    [Theory, MemberData(nameof(Cases))]
    public async Task Wolverine_over_RabbitMQ_fulfils(string name) =>
        await ForwarderContract.RunAsync(name, new BrokeredProcesses(await TestServers.RabbitMqAsync(), await TestDatabase.CreateAsync(TestDatabase.Postgres)));
}
