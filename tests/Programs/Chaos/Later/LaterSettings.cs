namespace Keygen.Webhooks.Chaos.Later;

/// <summary>What carries events from receivers to workers.</summary>
internal enum Engine
{
    /// <summary>RabbitMQ and its client: the seam alone.</summary>
    Rabbit,
}

/// <summary>What a process is told where handlers run later.</summary>
/// <param name="Engine">What carries the events.</param>
/// <param name="Broker">Its address.</param>
/// <param name="IsWorker">Whether the process runs later handlers, and receives nothing.</param>
internal sealed record LaterSettings(Engine Engine, string Broker, bool IsWorker);
