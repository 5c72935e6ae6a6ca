using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>A storage whose first renewal is pending until the case ends it.</summary>
internal sealed class LateRenewals(IMarkStorage inner) : IMarkStorage
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _answer = new(); // its continuation, the end of the renewal, runs synchronously

    public Task Arrived => _arrived.Task;

    public StoreTraits Traits => inner.Traits;

    public void Answer(bool answer) => _answer.SetResult(answer);

    public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        _arrived.TrySetResult();
        return new(_answer.Task);
    }

    public ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        inner.TryAcquireAsync(key, fence, lease, cancellationToken);

    public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
        inner.TryCompleteAsync(key, fence, handler, settles, cancellationToken);

    public ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => inner.ReleaseAsync(key, fence, cancellationToken);

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => inner.FindAsync(key, cancellationToken);

    public ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken) =>
        inner.FindCompletedAsync(key, cancellationToken);
}
