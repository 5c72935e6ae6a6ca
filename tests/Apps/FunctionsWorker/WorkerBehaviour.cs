namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a test wants of the stand-in.</summary>
public sealed class WorkerBehaviour
{
    /// <summary>Fires as an invocation's token does: shutdown, function timeout, a caller that hung up.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>How often a result is executed: once, also when the invocation was cancelled; not at all when a function is cut off.</summary>
    public int Executions { get; set; } = 1;

    /// <summary>Executes the result as an action result.</summary>
    public bool AsActionResult { get; set; }

    /// <summary>Requests come through the host's gRPC channel, without the ASP.NET Core integration.</summary>
    public bool OverGrpc { get; set; }
}
