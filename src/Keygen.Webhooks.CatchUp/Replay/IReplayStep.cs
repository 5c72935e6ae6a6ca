using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Replay;

/// <summary>What is done with each event that matches: run its handlers, or only look.</summary>
internal interface IReplayStep
{
    /// <returns>Null to go on; otherwise why the walk ends before this event.</returns>
    Task<RunEnd?> TakeAsync(KeygenEvent keygenEvent, ReplayTally tally, CancellationToken cancellationToken);
}
