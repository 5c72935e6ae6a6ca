using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Stores.Harness;

internal enum StorageCall
{
    Acquire,
    Renew,
    Complete,
    Release,
    Find,
}

internal enum Fault
{
    None,

    /// <summary>The call fails and never arrives.</summary>
    Refused,

    /// <summary>The call is executed, and its response is lost.</summary>
    AnswerLost,

    /// <summary>The call never arrives, and never ends.</summary>
    Hangs,
}

/// <summary>A storage whose calls fail as a case requests.</summary>
internal sealed class FaultyStorage(IMarkStorage inner, PendingCalls underWay) : IMarkStorage
{
    private readonly Lock _lock = new();
    private readonly List<(StorageCall Call, CancellationToken Token)> _calls = [];

    /// <summary>The fault of the nth call of a kind, counted from 1.</summary>
    public Func<StorageCall, int, Fault> Plan { get; set; } = static (_, _) => Fault.None;

    public IMarkStorage Inner => inner;

    public StoreTraits Traits => inner.Traits;

    public IReadOnlyList<(StorageCall Call, CancellationToken Token)> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public int Count(StorageCall call) => Calls.Count(made => made.Call == call);

    public ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        Do(StorageCall.Acquire, () => inner.TryAcquireAsync(key, fence, lease, cancellationToken), cancellationToken);

    public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        Do(StorageCall.Renew, () => inner.TryRenewAsync(key, fence, lease, cancellationToken), cancellationToken);

    public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
        Do(StorageCall.Complete, () => inner.TryCompleteAsync(key, fence, handler, settles, cancellationToken), cancellationToken);

    public async ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) =>
        await Do(StorageCall.Release, async () =>
        {
            await inner.ReleaseAsync(key, fence, cancellationToken);
            return true;
        }, cancellationToken);

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) =>
        Do(StorageCall.Find, () => inner.FindAsync(key, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken) =>
        Do(StorageCall.Find, () => inner.FindCompletedAsync(key, cancellationToken), cancellationToken);

    private async ValueTask<T> Do<T>(StorageCall call, Func<ValueTask<T>> operation, CancellationToken token)
    {
        int count;
        lock (_lock)
        {
            _calls.Add((call, token));
            count = _calls.Count(made => made.Call == call);
        }

        var fault = Plan(call, count);
        switch (fault)
        {
            case Fault.Refused:
                throw new IOException("The storage is unreachable.");
            case Fault.Hangs:
                await WaitExtensions.ForEverAsync(CancellationToken.None);
                break;
        }

        underWay.Begin();
        try
        {
            var answer = await operation();
            return fault is Fault.AnswerLost ? throw new IOException("The response was lost.") : answer;
        }
        finally
        {
            underWay.End();
        }
    }
}

/// <summary>Counts the pending calls of an engine, so that the clock waits for them.</summary>
internal sealed class PendingCalls
{
    private int _begun;
    private int _ended;
    private int _seen;

    public void Begin() => Interlocked.Increment(ref _begun);

    public void End() => Interlocked.Increment(ref _ended);

    /// <summary>Waits until every call has ended and its caller has continued.</summary>
    public async Task QuietAsync()
    {
        if (Volatile.Read(ref _begun) == _seen)
        {
            await Task.Yield();
            return;
        }

        await WaitExtensions.EventuallyAsync(() => Volatile.Read(ref _begun) == Volatile.Read(ref _ended), "the storage to answer");
        _seen = Volatile.Read(ref _begun);
        await WaitExtensions.PauseAsync();
    }
}
