using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Forwarding;
using RabbitMQ.Client;

namespace Keygen.Webhooks.Chaos.Later;

/// <summary>Hands events over to RabbitMQ, and returns when the broker has confirmed that it keeps them.</summary>
internal sealed class RabbitForwarder(LaterSettings later, ReceiverSettings receiver) : IKeygenEventForwarder, IAsyncDisposable
{
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    /// <summary>For the fault: longer than any run.</summary>
    private static readonly TimeSpan MuchLater = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _connecting = new(1);
    private IConnection? _connection;

    public async Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken)
    {
        if (receiver.Fault is Fault.HandsOverInMemory)
        {
            _ = Task.Delay(MuchLater, CancellationToken.None).ContinueWith(_ => PublishAsync(message, CancellationToken.None), TaskScheduler.Default);
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(RabbitQueues.Patience);
        await PublishAsync(message, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _connecting.Dispose();
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }
    }

    private async Task PublishAsync(KeygenEventMessage message, CancellationToken cancellationToken)
    {
        var key = receiver.Fault is Fault.AnyQueue ? message.IdempotencyToken : message.PartitionKey;
        var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(Confirmed, cancellationToken);
        await channel.BasicPublishAsync(
            "", RabbitQueues.NameOf(RabbitQueues.NumberOf(key)), mandatory: true, new BasicProperties { Persistent = true }, message.ToJson(), cancellationToken);
    }

    private async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_connection is not { IsOpen: true })
            {
                var broken = _connection;
                _connection = await RabbitQueues.ConnectAsync(later.Broker, cancellationToken);
                await (broken?.DisposeAsync() ?? ValueTask.CompletedTask);
            }

            return _connection;
        }
        finally
        {
            _connecting.Release();
        }
    }
}
