using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Keygen.Webhooks.Stores;

namespace Keygen.Webhooks.Tests.Stores;

/// <summary>A store as a package would bring it, which writes down what is done with it.</summary>
internal sealed class JournaledStore
{
    private int _cleaned;

    public JournaledStore(string name = "MyStore") => Descriptor = new(name, _ =>
    {
        Made.Add("marks");
        return new FixedMarks();
    })
    {
        Leases = _ =>
        {
            Made.Add("leases");
            return new FixedLeases();
        },
        Progress = _ =>
        {
            Made.Add("progress");
            return new FixedProgress();
        },
        StartupCheck = (_, _) =>
        {
            Checks++;
            return CheckFailure is null ? Task.CompletedTask : Task.FromException(CheckFailure);
        },
        Cleaner = (_, ct) =>
        {
            Interlocked.Increment(ref _cleaned);
            return OnClean?.Invoke(ct) ?? Task.CompletedTask;
        },
    };

    public KeygenWebhooksStore Descriptor { get; }

    public List<string> Made { get; } = [];

    public int Checks { get; private set; }

    public int Cleanings => Volatile.Read(ref _cleaned);

    public Exception? CheckFailure { get; init; }

    public Func<CancellationToken, Task>? OnClean { get; init; }
}

/// <summary>Marks that nothing comes into. A class of an app's own, with what it needs from the container.</summary>
internal sealed class FixedMarks(TimeProvider? time = null) : IIdempotencyStore, IDisposable
{
    public TimeProvider? Time => time;

    public bool IsDisposed { get; private set; }

    public StoreTraits Traits => new(SurvivesRestart: true, StoreTraits.DefaultRetention);

    public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) => new(EventClaim.InProgress);

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => new(EventState.Unknown);

    public void Dispose() => IsDisposed = true;
}

internal sealed class FixedLeases : INamedLeaseStore
{
    public ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken) => new((NamedLease?)null);

    public ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan duration, CancellationToken cancellationToken) => new(false);

    public ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken) => default;
}

internal sealed class FixedProgress : ICatchUpProgressStore
{
    public ValueTask<CatchUpDocument?> ReadAsync(string name, CancellationToken cancellationToken) => new((CatchUpDocument?)null);

    public ValueTask<bool> TryWriteAsync(string name, long expectedVersion, string content, CancellationToken cancellationToken) => new(true);
}

internal static class StoreLogs
{
    public static string[] LogsOf(this ReceiverHost host, int id) =>
        [.. host.Logs.GetSnapshot().Where(record => record.Id.Id == id).Select(static record => record.Message)];
}
