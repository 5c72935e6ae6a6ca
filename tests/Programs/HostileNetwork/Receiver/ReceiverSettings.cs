using System.Text.Json;

namespace Keygen.Webhooks.HostileNetwork.Receiver;

/// <summary>What a receiver does wrong, so that the check has something to find.</summary>
internal enum Weakness
{
    None,

    /// <summary>It takes in the body, whatever its size and however slow, before it looks at the head.</summary>
    BuffersFirst,

    /// <summary>It reserves what Content-Length says before it looks at the head.</summary>
    ReservesAnnounced,

    /// <summary>It keeps a thread of the pool for a body.</summary>
    BlocksThreads,
}

/// <summary>What the receiver is told, as JSON in its only argument.</summary>
internal sealed record ReceiverSettings(string AccountId, string PublicKey, string EndpointUrl, Weakness Weakness)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static ReceiverSettings FromJson(string json) => JsonSerializer.Deserialize<ReceiverSettings>(json)!;
}

/// <summary>Where the receiver listens.</summary>
internal sealed record ReceiverPorts(int Http1, int Http2);

/// <summary>What the receiver says of itself when it is asked.</summary>
/// <param name="HeapMiB">What is alive on its heap after a full collection.</param>
/// <param name="Runs">Runs of its handler.</param>
/// <param name="Doubled">Events whose handler ran more than once.</param>
/// <param name="Errors">Lines logged at the level Error and above.</param>
/// <param name="FirstError">The first of them.</param>
internal sealed record ReceiverStats(double HeapMiB, int Runs, int Doubled, int Errors, string? FirstError);
