using Keygen.Webhooks.Engines.Tests.Kit;
using RabbitMQ.Client;

namespace Keygen.Webhooks.Engines.Tests.Engines;

public sealed class RabbitMqTests : EngineCases
{
    [Fact]
    public Task Events_of_a_license_run_in_order_although_the_first_one_fails_once() => InOrderAsync();

    private protected override async Task<(string Page, IReadOnlyDictionary<string, string?> Settings)> PrepareAsync() => ("rabbitmq", await RabbitQueues.EmptyAsync());

    private protected override async Task StopEngineAsync() => await (await EngineServers.RabbitAsync()).KillAsync();

    private protected override async Task StartEngineAsync() => await (await EngineServers.RabbitAsync()).StartAsync();

    private protected override Task<long> DeadLettersAsync() => RabbitQueues.CountAsync("keygen-dead");

    private protected override Task<long> WaitingAsync() => RabbitQueues.CountAsync("keygen");
}

/// <summary>The queues of the pages that use RabbitMQ.</summary>
internal static class RabbitQueues
{
    public static async Task<IReadOnlyDictionary<string, string?>> EmptyAsync()
    {
        var uri = (await EngineServers.RabbitAsync()).Uri;
        await using var rabbit = await new ConnectionFactory { Uri = new(uri) }.CreateConnectionAsync();
        await using var channel = await rabbit.CreateChannelAsync();
        foreach (var queue in (string[])["keygen", "keygen-dead", "keygen_error"])
        {
            await channel.QueueDeleteAsync(queue);
        }

        foreach (var exchange in (string[])["keygen", "keygen_error"])
        {
            await channel.ExchangeDeleteAsync(exchange);
        }

        return new Dictionary<string, string?> { ["ConnectionStrings:RabbitMQ"] = uri };
    }

    /// <returns>How many messages are ready in the queue; 0 when it does not exist.</returns>
    public static async Task<long> CountAsync(string queue)
    {
        await using var rabbit = await new ConnectionFactory { Uri = new((await EngineServers.RabbitAsync()).Uri) }.CreateConnectionAsync();
        await using var channel = await rabbit.CreateChannelAsync();
        try
        {
            return await channel.MessageCountAsync(queue);
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return 0;
        }
    }
}
