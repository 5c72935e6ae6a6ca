using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Testing.Stores;
using Keygen.Webhooks.Tests.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.Postgresql;
using Wolverine.RabbitMQ;
using Wolverine.Runtime;

namespace Keygen.Webhooks.Wolverine.Tests;

/// <summary>Processes that share a database for Wolverine's messages and a queue. Each publishes to it, and a consumer listens.</summary>
/// <param name="broker">Has the queue; null for a queue in the database.</param>
/// <param name="database">The database, in PostgreSQL.</param>
internal sealed class QueuedProcesses(RabbitMqServer? broker, TestDatabase database) : ForwarderUnderTest
{
    private readonly Dictionary<IServiceProvider, IHost> _hosts = [];
    private readonly string _queue = broker is null ? "keygen" : $"keygen-{Guid.NewGuid():N}";
    private IServiceProvider? _consumer;

    public override async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override async Task<IServiceProvider> StartAsync(Func<IServiceCollection, KeygenWebhooksBuilder> register, bool consumes)
    {
        await CreateDatabaseAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = Environments.Production });
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        register(builder.Services).RunLaterWithWolverine(App.Hurry);
        builder.UseWolverine(options =>
        {
            App.Hurry(options);
            options.Durability.Mode = DurabilityMode.Balanced;
            if (broker is null)
            {
                UsePostgres(options, consumes);
            }
            else
            {
                UseRabbitMq(options, broker, consumes);
            }
        });
        var host = builder.Build();
        _hosts[host.Services] = host;
        _consumer = consumes ? host.Services : _consumer;
        await host.StartAsync();
        return host.Services;
    }

    protected override async Task StopAsync(IServiceProvider services)
    {
        _hosts.Remove(services, out var host);
        await host!.StopAsync();
        host.Dispose();
    }

    /// <summary>As bytes: a message of an older version must not become one of this version on its way.</summary>
    protected override async Task SendAsync(IServiceProvider services, byte[] json)
    {
        var address = new Uri(broker is null ? $"postgresql://{_queue}" : $"rabbitmq://queue/{_queue}");
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IMessageBus>().EndpointFor(address).SendRawMessageAsync(
            json, typeof(KeygenEventMessage),
            envelope => (envelope.Destination, envelope.ContentType) = (address, KeygenEventMessageSerializer.Instance.ContentType));
    }

    protected override async Task<int> CountDeadLettersAsync()
    {
        var messages = _consumer!.GetRequiredService<IWolverineRuntime>().Storage;
        return (await messages.DeadLetters.QueryAsync(new() { PageSize = 100 }, CancellationToken.None)).Envelopes.Count;
    }

    private void UseRabbitMq(WolverineOptions options, RabbitMqServer server, bool consumes)
    {
        database.Persist(options);
        options.UseRabbitMq(server.Uri).AutoProvision().DisableDeadLetterQueueing().ConfigureChannelCreation(static channel =>
            channel.PublisherConfirmationsEnabled = channel.PublisherConfirmationTrackingEnabled = true);
        options.PublishMessage<KeygenEventMessage>().ToRabbitQueue(_queue).UseDurableOutbox();
        if (consumes)
        {
            options.ListenToRabbitQueue(_queue).UseDurableInbox().PartitionProcessingByGroupId(PartitionSlots.Nine);
        }
    }

    private void UsePostgres(WolverineOptions options, bool consumes)
    {
        options.UsePostgresqlPersistenceAndTransport(database.ConnectionString, consumes ? "worker" : "receiver", transportSchema: "queues");
        options.PublishMessage<KeygenEventMessage>().ToPostgresqlQueue(_queue).UseDurableOutbox();
        if (consumes)
        {
            options.ListenToPostgresqlQueue(_queue).UseDurableInbox().PartitionProcessingByGroupId(PartitionSlots.Nine);
        }
    }

    /// <summary>Wolverine does not create the database.</summary>
    private async Task CreateDatabaseAsync()
    {
        var options = new DbContextOptionsBuilder<ShopContext>();
        database.Configure(options);
        await using var context = new ShopContext(options.Options);
        await context.Database.EnsureCreatedAsync();
    }
}
