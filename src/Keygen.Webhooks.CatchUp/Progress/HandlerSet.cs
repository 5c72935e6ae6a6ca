using System.Collections.Immutable;

namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>What the watch knows about a set of handlers that did not run last. Machines with different handlers may run in turn.</summary>
/// <param name="Handlers">The fingerprint of the handlers.</param>
/// <param name="From">As <see cref="EndpointWatchState.From"/>, for these handlers.</param>
/// <param name="Seen">When a machine with other handlers took over.</param>
/// <param name="InspectedAt">When a machine with these handlers inspected the endpoints; null before the first time.</param>
/// <param name="Findings">Its findings that depend on the handlers; null for none.</param>
internal sealed record HandlerSet(
    string Handlers, DateTimeOffset From, DateTimeOffset Seen, DateTimeOffset? InspectedAt, ImmutableList<EndpointFinding>? Findings)
{
    /// <summary>The maximum number of sets to keep.</summary>
    public const int Most = 8;

    /// <summary>How long a set is kept that no machine has used. After a rollback, its machines count as new.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public static bool DependsOnHandlers(EndpointFinding finding) => finding.Kind is EndpointFindingKind.NotSubscribed;

    /// <summary>The findings of machines that still inspect.</summary>
    public IEnumerable<EndpointFinding> CurrentFindings(DateTimeOffset now, CatchUpOptions options) =>
        now - InspectedAt <= options.WatchInterval * 2 ? Findings ?? [] : [];
}
