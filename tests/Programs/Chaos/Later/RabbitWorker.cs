using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Tracing;
using Keygen.Webhooks.Forwarding;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Keygen.Webhooks.Chaos.Later;

/// <summary>Consumes what receivers have handed over to RabbitMQ, and connects again whenever the broker was away.</summary>
internal sealed class RabbitWorker(LaterSettings later, ReceiverSettings settings, KeygenEventConsumer keygen, Ledger ledger, DeliveryTrace trace, ILogger<RabbitWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(300);

    /// <summary>Workers begin with different queues; then each waits at those of the other, to take over.</summary>
    private static readonly TimeSpan BeforeTheOthers = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConsumeUntilBrokenAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning("No broker: {Reason}", exception.Message);
            }

            await Task.Delay(BetweenAttempts, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConsumeUntilBrokenAsync(CancellationToken stop)
    {
        await using var connection = await RabbitQueues.ConnectAsync(later.Broker, stop);
        var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionShutdownAsync += (_, _) =>
        {
            broken.TrySetResult();
            return Task.CompletedTask;
        };
        foreach (var mine in (bool[])[true, false])
        {
            for (var number = 0; number < RabbitQueues.Count; number++)
            {
                if (number % 2 == settings.Slot % 2 == mine)
                {
                    await ListenAsync(connection, number, stop);
                }
            }

            await Task.WhenAny(broken.Task, Task.Delay(BeforeTheOthers, stop));
        }

        await broken.Task.WaitAsync(stop);
    }

    private async Task ListenAsync(IConnection connection, int number, CancellationToken stop)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: stop);
        await channel.BasicQosAsync(0, prefetchCount: 1, global: false, stop);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivered) =>
        {
            try
            {
                await ConsumeAsync(channel, delivered.DeliveryTag, delivered.Body.ToArray(), stop);
            }
            catch (Exception exception)
            {
                // The broker is away, and has the message still.
                logger.LogWarning("Not acknowledged: {Reason}", exception.Message);
            }
        };
        await channel.BasicConsumeAsync(RabbitQueues.NameOf(number), autoAck: false, consumer, stop);
    }

    private async Task ConsumeAsync(IChannel channel, ulong tag, byte[] json, CancellationToken stop)
    {
        try
        {
            await keygen.ConsumeAsync(json, stop);
            await channel.BasicAckAsync(tag, multiple: false, CancellationToken.None);
            if (KeygenEventMessage.TryParse(json, out var message, out _))
            {
                ledger.Write(Phase.Acknowledged, trace.Current.Number, message.IdempotencyToken);
            }
        }
        catch (KeygenMessageRejectedException)
        {
            await channel.BasicNackAsync(tag, multiple: false, requeue: false, CancellationToken.None);
        }
        catch (KeygenMessageFailedException)
        {
            // To the head of the queue, where it came from.
            await Task.Delay(BetweenAttempts, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await channel.BasicNackAsync(tag, multiple: false, requeue: true, CancellationToken.None);
        }
    }
}
