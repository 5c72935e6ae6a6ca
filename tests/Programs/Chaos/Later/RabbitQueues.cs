using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RabbitMQ.Client;

namespace Keygen.Webhooks.Chaos.Later;

/// <summary>
/// Queues that keep what they have confirmed. All events of one license are in one queue, and a queue has one consumer at a time, with one message: so
/// they stay in order, while those of other licenses run beside them.
/// </summary>
internal static class RabbitQueues
{
    public const int Count = 8;

    /// <summary>A confirmation that takes longer is a failure: the sender of the event waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static string NameOf(int number) => $"later-{number}";

    /// <summary>The number of the queue for a key, the same in every process.</summary>
    public static int NumberOf(string key) => (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(key))) % Count);

    /// <summary>Connects, and makes the queues that are not there. A broken connection is not mended: its owner makes another.</summary>
    public static async Task<IConnection> ConnectAsync(string broker, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = new(broker), AutomaticRecoveryEnabled = false, RequestedConnectionTimeout = Patience, ContinuationTimeout = Patience };
        var connection = await factory.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        for (var number = 0; number < Count; number++)
        {
            await channel.QueueDeclareAsync(
                NameOf(number), durable: true, exclusive: false, autoDelete: false,
                new Dictionary<string, object?> { ["x-single-active-consumer"] = true }, cancellationToken: cancellationToken);
        }

        return connection;
    }
}
