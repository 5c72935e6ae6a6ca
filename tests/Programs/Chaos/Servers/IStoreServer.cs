using Keygen.Webhooks.Chaos.Checking;

namespace Keygen.Webhooks.Chaos.Servers;

/// <summary>How a server goes away.</summary>
internal enum OutageKind
{
    /// <summary>Its processes are killed.</summary>
    Killed,

    /// <summary>It is told to stop.</summary>
    Stopped,

    /// <summary>It is told to stop at once, and leaves everything as it is.</summary>
    Aborted,

    /// <summary>It stands still, and goes on. Only where another takes over.</summary>
    Held,

    /// <summary>The program did not cause it, or does not say so.</summary>
    ByItself,
}

/// <summary>The server that receivers keep their marks in, and what their handlers left.</summary>
internal interface IStoreServer : IAsyncDisposable
{
    string Title { get; }

    /// <summary>What a receiver is told to connect to.</summary>
    string Connection { get; }

    Task StopAsync(OutageKind kind);

    /// <summary>Starts it again, and waits until it answers.</summary>
    Task StartAsync();

    /// <summary>The rows the handlers wrote.</summary>
    /// <param name="folder">The receivers' folder.</param>
    Task<IReadOnlyList<EffectRow>> ReadEffectsAsync(string folder);
}
