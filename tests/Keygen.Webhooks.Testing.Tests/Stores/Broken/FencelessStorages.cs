using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Tests.Stores.Broken;

internal sealed class CompletesUnderAnyFence(IMarkStorage inner) : PassingStorage(inner)
{
    public override ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
        base.TryCompleteAsync(key, FenceOf(key), handler, settles, cancellationToken);
}

internal sealed class RenewsUnderAnyFence(IMarkStorage inner) : PassingStorage(inner)
{
    public override ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        base.TryRenewAsync(key, FenceOf(key), lease, cancellationToken);
}

internal sealed class ReleasesUnderAnyFence(IMarkStorage inner) : PassingStorage(inner)
{
    public override ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) =>
        base.ReleaseAsync(key, FenceOf(key), cancellationToken);
}

internal sealed class GrantsWhatIsLeased(IMarkStorage inner) : PassingStorage(inner)
{
    public override async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        await base.ReleaseAsync(key, FenceOf(key), cancellationToken);
        return await base.TryAcquireAsync(key, fence, lease, cancellationToken);
    }
}

/// <summary>Looks first and takes afterwards.</summary>
internal sealed class LooksBeforeItTakes(IMarkStorage inner) : PassingStorage(inner)
{
    public override async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is EventState.Open && FenceOf(key) != fence)
        {
            return await base.TryAcquireAsync(key, fence, lease, cancellationToken);
        }

        await Task.Delay(20, CancellationToken.None);
        await base.ReleaseAsync(key, FenceOf(key), cancellationToken);
        return await base.TryAcquireAsync(key, fence, lease, cancellationToken);
    }
}

internal sealed class AnswersOnlyOnce(IMarkStorage inner) : PassingStorage(inner)
{
    private readonly HashSet<(Guid, string)> _completed = [];

    public override async ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken)
    {
        lock (_completed)
        {
            if (!_completed.Add((fence, handler)))
            {
                return false;
            }
        }

        return await base.TryCompleteAsync(key, fence, handler, settles, cancellationToken);
    }
}
