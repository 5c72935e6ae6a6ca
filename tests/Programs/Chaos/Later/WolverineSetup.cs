using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Forwarding;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.Postgresql;
using Wolverine.RabbitMQ;

namespace Keygen.Webhooks.Chaos.Later;

/// <summary>Wolverine as a user would set it up, with minutes made seconds.</summary>
internal static class WolverineSetup
{
    private const string Queue = "later";

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    public static void Add(KeygenWebhooksBuilder webhooks, ReceiverSettings settings, LaterSettings later)
    {
        webhooks.RunLaterWithWolverine(static retries =>
        {
            retries.Cooldowns = [Moment, Moment, Moment];
            retries.RetryDelays = [.. Enumerable.Repeat(Moment, 20)];
            retries.UnavailableDelay = Moment;
        });
        webhooks.Services.AddWolverine(ExtensionDiscovery.ManualOnly, wolverine =>
        {
            // Each has tables of its own: who recovers what a dead process has received must be one that listens where it came from.
            var name = wolverine.ServiceName = later.IsWorker ? "worker" : "receiver";
            Hurry(wolverine.Durability);
            if (later.Engine is Engine.Wolverine)
            {
                wolverine.PersistMessagesWithPostgresql(settings.Connection, name);
                wolverine.UseRabbitMq(new Uri(later.Broker)).AutoProvision().ConfigureChannelCreation(
                    static channel => channel.PublisherConfirmationsEnabled = channel.PublisherConfirmationTrackingEnabled = true);
                if (later.IsWorker)
                {
                    wolverine.ListenToRabbitQueue(Queue, static queue => queue.Arguments["x-single-active-consumer"] = true)
                        .UseDurableInbox().PartitionProcessingByGroupId(PartitionSlots.Nine);
                }
                else
                {
                    wolverine.PublishMessage<KeygenEventMessage>()
                        .ToRabbitQueue(Queue, static queue => queue.Arguments["x-single-active-consumer"] = true).UseDurableOutbox();
                }
            }
            else
            {
                wolverine.UsePostgresqlPersistenceAndTransport(settings.Connection, name, transportSchema: "queues");
                if (later.IsWorker)
                {
                    wolverine.ListenToPostgresqlQueue(Queue).UseDurableInbox().PartitionProcessingByGroupId(PartitionSlots.Nine);
                }
                else
                {
                    wolverine.PublishMessage<KeygenEventMessage>().ToPostgresqlQueue(Queue).UseDurableOutbox();
                }
            }
        });
    }

    /// <summary>What a killed process had is taken over after seconds.</summary>
    private static void Hurry(DurabilitySettings durability)
    {
        durability.Mode = DurabilityMode.Balanced;
        durability.FirstHealthCheckExecution = durability.HealthCheckPollingTime = Moment;
        durability.StaleNodeTimeout = 6 * Moment;
        durability.ScheduledJobFirstExecution = durability.ScheduledJobPollingTime = Moment;
        durability.FirstNodeReassignmentExecution = durability.NodeReassignmentPollingTime = Moment;
        durability.CheckAssignmentPeriod = 2 * Moment;
    }
}
