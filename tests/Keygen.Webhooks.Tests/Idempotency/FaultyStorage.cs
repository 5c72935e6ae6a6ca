namespace Keygen.Webhooks.Tests.Idempotency;

public enum StorageCall
{
    Acquire,
    Renew,
    Complete,
    Release,
    Find,
}

public enum Fault
{
    None,

    /// <summary>It never arrives.</summary>
    Refused,

    /// <summary>It is done, and the answer is lost.</summary>
    AnswerLost,

    /// <summary>It never arrives, and there is no answer either.</summary>
    Hangs,

    /// <summary>The answer is that the lease is another's.</summary>
    Denied,
}

/// <summary>A storage that breaks down as a test tells it to.</summary>
public sealed class FaultyStorage(IMarkStorage inner) : IMarkStorage
{
    private readonly Lock _lock = new();
    private readonly List<(StorageCall Call, CancellationToken Token)> _calls = [];

    /// <summary>What happens to the nth call of a kind, counted from 1.</summary>
    public Func<StorageCall, int, Fault> Plan { get; set; } = static (_, _) => Fault.None;

    /// <summary>What happens before each call, such as time that passes; null for nothing.</summary>
    public Func<StorageCall, Task>? Before { get; set; }

    public StoreTraits Traits => inner.Traits;

    public int Count(StorageCall call) => Calls.Count(made => made.Call == call);

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

        await (Before?.Invoke(call) ?? Task.CompletedTask);
        switch (Plan(call, count))
        {
            case Fault.Refused:
                throw new IOException("The storage is out of reach.");
            case Fault.Hangs:
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                break;
            case Fault.Denied:
                return default!;
        }

        var answer = await operation();
        return Plan(call, count) is Fault.AnswerLost ? throw new IOException("The answer was lost.") : answer;
    }
}
