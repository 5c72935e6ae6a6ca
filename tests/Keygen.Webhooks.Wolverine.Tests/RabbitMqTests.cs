using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;
using Wolverine.RabbitMQ;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>A receiver and a worker, with a broker between them and a database that both use.</summary>
public sealed class RabbitMqTests
{
    [Fact]
    public async Task A_worker_elsewhere_runs_the_handler_once_for_all_deliveries()
    {
        var broker = await TestServers.RabbitMqAsync();
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        var queue = $"keygen-{Guid.NewGuid():N}";
        await using var receiver = await ReceiverAsync(database, broker, queue);
        await using var worker = await WorkerAsync(database, broker, queue);
        var created = new TestEvent();

        (await receiver.ReceiveAsync(created)).Outcome.Should().Be(WebhookOutcome.Handled);
        await worker.HasEffectsAsync(created.Id!);
        (await receiver.ReceiveAsync(created)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        await worker.IsIdleAsync();
        (await worker.EffectsAsync()).Should().ContainSingle();
        worker.Logs.GetSnapshot().Should().NotContain(static line => line.Id.Id == 9000);
    }

    [Fact]
    public async Task A_broker_that_is_killed_keeps_no_delivery_from_its_answer_and_loses_no_message()
    {
        await using var broker = await TestServers.OwnRabbitMqAsync();
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        const string Queue = "keygen";
        await using var receiver = await ReceiverAsync(database, broker, Queue);
        TestEvent[] events = [new(), new(), new()];

        (await receiver.ReceiveAsync(events[0])).StatusCode.Should().Be(200);
        await receiver.IsIdleAsync();
        await Task.Delay(TimeSpan.FromSeconds(5)); // RabbitMQ 3.10 does not recover a queue that it declared only moments ago
        await broker.KillAsync();
        (await receiver.ReceiveAsync(events[1])).StatusCode.Should().Be(200, "the outbox has it");
        await broker.StartAsync();
        (await receiver.ReceiveAsync(events[2])).StatusCode.Should().Be(200);

        await using var worker = await WorkerAsync(database, broker, Queue);
        await worker.HasEffectsAsync([.. events.Select(static one => one.Id!)]);
    }

    /// <summary>Nobody sends the message; the poll finds it, as it does when the commit's outcome stays unknown.</summary>
    [Fact]
    public async Task A_message_that_is_not_sent_after_the_commit_is_found_while_its_receiver_lives()
    {
        var broker = await TestServers.RabbitMqAsync();
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        var queue = $"keygen-{Guid.NewGuid():N}";
        await using var receiver = await ReceiverAsync(database, broker, queue, static services => services.AddTransient<AfterCommit>());
        await using var worker = await WorkerAsync(database, broker, queue);
        var created = new TestEvent();

        (await receiver.ReceiveAsync(created)).Outcome.Should().Be(WebhookOutcome.Handled);

        await worker.HasEffectsAsync(created.Id!);
    }

    [Fact]
    public async Task A_listener_that_acknowledges_too_early_is_reported()
    {
        var broker = await TestServers.RabbitMqAsync();
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        var queue = $"keygen-{Guid.NewGuid():N}";
        await using var receiver = await ReceiverAsync(database, broker, queue);
        await using var worker = await WorkerAsync(database, broker, queue, isDurable: false);
        var created = new TestEvent();

        await receiver.ReceiveAsync(created);
        await worker.HasEffectsAsync(created.Id!);
        worker.Logs.GetSnapshot().Should().ContainSingle(static line => line.Id.Id == 9000).Which.Message.Should().Contain(queue);
    }

    private static Task<App> ReceiverAsync(
        TestDatabase database, RabbitMqServer broker, string queue, Action<IServiceCollection>? services = null) => App.StartAsync(
        database, static keygen => keygen.ForwardEvents<LicenseCreated>(),
        wolverine =>
        {
            Connect(wolverine, broker);
            wolverine.ServiceName = "receiver";
            wolverine.PublishMessage<KeygenEventMessage>().ToRabbitQueue(queue).UseDurableOutbox();
        },
        services: services);

    private static Task<App> WorkerAsync(TestDatabase database, RabbitMqServer broker, string queue, bool isDurable = true) => App.StartAsync(
        database, static keygen => keygen.AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later).ConsumesOnly(),
        wolverine =>
        {
            Connect(wolverine, broker);
            wolverine.ServiceName = "worker";
            var listener = wolverine.ListenToRabbitQueue(queue);
            _ = isDurable ? listener.UseDurableInbox() : listener.BufferedInMemory();
        });

    /// <summary>Solo is for one process with a database; here are two.</summary>
    private static void Connect(WolverineOptions wolverine, RabbitMqServer broker)
    {
        wolverine.Durability.Mode = DurabilityMode.Balanced;
        wolverine.UseRabbitMq(broker.Uri).AutoProvision().ConfigureChannelCreation(static channel =>
            channel.PublisherConfirmationsEnabled = channel.PublisherConfirmationTrackingEnabled = true);
    }
}
