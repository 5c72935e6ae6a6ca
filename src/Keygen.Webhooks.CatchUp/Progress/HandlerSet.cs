using System.Collections.Immutable;

namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>What the watch knows for the handlers of machines that did not walk last: machines with different ones may walk in turn.</summary>
/// <param name="Handlers">Which handlers.</param>
/// <param name="From">As <see cref="EndpointWatchState.From"/>, for these handlers.</param>
/// <param name="Seen">When a machine with other handlers took over.</param>
/// <param name="InspectedAt">When a machine with these handlers looked at the endpoints.</param>
/// <param name="Findings">What it found that depends on the handlers; null for nothing.</param>
internal sealed record HandlerSet(
    string Handlers, DateTimeOffset From, DateTimeOffset Seen, DateTimeOffset? InspectedAt, ImmutableList<EndpointFinding>? Findings)
{
    /// <summary>How many sets are kept.</summary>
    public const int Most = 8;

    /// <summary>For how long a set is kept that no machine with it has walked: after a rollback its machines are new ones.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public static bool DependsOnHandlers(EndpointFinding finding) => finding.Kind is EndpointFindingKind.NotSubscribed;

    /// <summary>Findings of machines that still look.</summary>
    public IEnumerable<EndpointFinding> CurrentFindings(DateTimeOffset now, CatchUpOptions options) =>
        now - InspectedAt <= options.WatchInterval * 2 ? Findings ?? [] : [];
}
