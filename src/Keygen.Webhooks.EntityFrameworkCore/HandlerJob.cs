using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>A handler to run for an event.</summary>
/// <param name="Event">The event.</param>
/// <param name="Handler">The handler's name.</param>
/// <param name="Settles">Whether it is the last handler of the event.</param>
/// <param name="Work">Runs the handler.</param>
/// <param name="Stop">Asks the handler to stop.</param>
internal sealed record HandlerJob(
    ClaimedEvent Event, string Handler, bool Settles, Func<IServiceProvider, CancellationToken, Task> Work, CancellationToken Stop)
{
    /// <summary>The id of this run in its mark.</summary>
    public Guid RunId { get; } = Guid.NewGuid();

    public string HandlerHash { get; } = MarkHashes.Of(Handler);

    /// <summary>Whether the work hands the event over to an engine.</summary>
    public bool IsHandOver => Handler is HandlerNames.Forward;
}
