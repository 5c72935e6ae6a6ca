namespace Keygen.Webhooks.Chaos.Later;

/// <summary>What carries events from receivers to workers.</summary>
internal enum Engine
{
    /// <summary>RabbitMQ and its client: the seam alone.</summary>
    Rabbit,

    /// <summary>Wolverine with RabbitMQ; its own tables are in PostgreSQL.</summary>
    Wolverine,

    /// <summary>Wolverine with queues in PostgreSQL, and no broker.</summary>
    WolverineOnPostgres,
}

/// <summary>What a process is told where handlers run later.</summary>
/// <param name="Engine">What carries the events.</param>
/// <param name="Broker">The broker's address; empty where there is none.</param>
/// <param name="IsWorker">Whether the process runs later handlers, and receives nothing.</param>
internal sealed record LaterSettings(Engine Engine, string Broker, bool IsWorker);
