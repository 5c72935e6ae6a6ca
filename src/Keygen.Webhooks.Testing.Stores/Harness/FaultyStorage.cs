using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Stores.Harness;

internal enum StorageCall
{
    Acquire,
    Renew,
    Complete,
    Release,
    Find,
    Forget,
}

internal enum Fault
{
    None,

    /// <summary>It never arrives.</summary>
    Refused,

    /// <summary>It is done, and the answer is lost.</summary>
    AnswerLost,

    /// <summary>It never arrives, and there is no answer either.</summary>
    Hangs,
}

/// <summary>A storage that breaks down as a case tells it to.</summary>
internal sealed class FaultyStorage(IMarkStorage inner, PendingCalls underWay) : IMarkStorage
{
    private readonly Lock _lock = new();
    private readonly List<(StorageCall Call, CancellationToken Token)> _calls = [];

    /// <summary>What happens to the nth call of a kind, counted from 1.</summary>
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

    public ValueTask<bool> ForgetAsync(EventKey key, CancellationToken cancellationToken) =>
        Do(StorageCall.Forget, () => inner.ForgetAsync(key, cancellationToken), cancellationToken);

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
                throw new IOException("The storage is out of reach.");
            case Fault.Hangs:
                await WaitExtensions.ForEverAsync(CancellationToken.None);
                break;
        }

        underWay.Begin();
        try
        {
            var answer = await operation();
            return fault is Fault.AnswerLost ? throw new IOException("The answer was lost.") : answer;
        }
        finally
        {
            underWay.End();
        }
    }
}

/// <summary>Counts calls that an engine has not answered, so that the clock does not outrun it.</summary>
internal sealed class PendingCalls
{
    private int _begun;
    private int _ended;
    private int _seen;

    public void Begin() => Interlocked.Increment(ref _begun);

    public void End() => Interlocked.Increment(ref _ended);

    /// <summary>Waits until every call is answered and the answer has been heard.</summary>
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
