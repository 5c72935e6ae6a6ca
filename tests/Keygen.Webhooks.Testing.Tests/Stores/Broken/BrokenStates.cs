using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Tests.Stores.Broken;

/// <summary>What a storage can get wrong about failures.</summary>
public enum StateFault
{
    None,
    RecordsNothing,
    CountsOneAttempt,
    KeepsWhatCompleted,
    FindsNothing,
    IgnoresTheCursor,
    IgnoresWhatIsAsked,
    CountsNothing,
    TrimsHandlers,
    ForgetsWhatTheEventIs,
    ListsFailingForEverything,
    CountsEveryKey,
    ListsNoReplays,
}

/// <summary>A storage that remembers failures wrongly.</summary>
internal sealed class BrokenStates(StateFault fault, InMemoryMarkStorage inner) : PassingStorage(inner), IFailureStorage, IEventStateReader
{
    private readonly ConcurrentQueue<FailedRun> _all = new();

    /// <summary>The subject shares it between processes, so it survives their restart.</summary>
    public override StoreTraits Traits => base.Traits with { SurvivesRestart = true };

    public ValueTask RecordFailureAsync(FailedRun run, CancellationToken cancellationToken)
    {
        _all.Enqueue(run);
        return fault is StateFault.RecordsNothing ? default
            : inner.RecordFailureAsync(fault is StateFault.TrimsHandlers ? run with { Handler = run.Handler.Trim() } : run, cancellationToken);
    }

    async ValueTask<EventStatus?> IEventStateReader.FindAsync(EventKey key, CancellationToken cancellationToken) =>
        fault is StateFault.FindsNothing ? null : await ((IEventStateReader)inner).FindAsync(key, cancellationToken);

    public async ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken)
    {
        var page = await inner.ListAsync(
            fault switch
            {
                StateFault.IgnoresTheCursor => query with { Cursor = null },
                StateFault.IgnoresWhatIsAsked => new() { PageSize = query.PageSize, Cursor = query.Cursor, Filter = query.Filter },
                StateFault.ListsFailingForEverything => query with { Filter = EventFilter.Failing },
                _ => query,
            },
            cancellationToken);
        return fault switch
        {
            StateFault.CountsOneAttempt => page with { Events = [.. page.Events.Select(static one => one with { Failures = [.. one.Failures.Select(static f => f with { Attempts = 1 })] })] },
            StateFault.ForgetsWhatTheEventIs => page with { Events = [.. page.Events.Select(static one => one with { Identity = null })] },
            StateFault.KeepsWhatCompleted => new([.. _all.GroupBy(static run => run.Key).Select(static runs => new EventStatus(runs.Key, EventState.Open)
                { Failures = [.. runs.Select(static run => new HandlerFailure(run.Handler, 1, run.ErrorType, run.FailedAt))] })], null),
            StateFault.ListsNoReplays => page with { Events = [.. page.Events.Where(static one => !one.Key.IsReplay)] },
            _ => page,
        };
    }

    public bool CanList(EventFilter filter) => fault is StateFault.ListsFailingForEverything || inner.CanList(filter);

    public async ValueTask<EventCounts> CountAsync(CancellationToken cancellationToken) =>
        fault is StateFault.CountsNothing ? new(0, null)
        : fault is StateFault.CountsEveryKey ? new(_all.DistinctBy(static run => run.Key).Count(), null)
        : await inner.CountAsync(cancellationToken);
}
