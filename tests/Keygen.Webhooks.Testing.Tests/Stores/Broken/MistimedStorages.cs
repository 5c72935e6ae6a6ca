using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Tests.Stores.Broken;

internal sealed class NeverEndsALease(IMarkStorage inner) : PassingStorage(inner)
{
    public override ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        base.TryAcquireAsync(key, fence, TimeSpan.FromDays(1), cancellationToken);
}

internal sealed class EndsALeaseTooEarly(IMarkStorage inner) : PassingStorage(inner)
{
    public override ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        base.TryAcquireAsync(key, fence, lease / 2, cancellationToken);
}

internal sealed class RenewsNothing(IMarkStorage inner) : PassingStorage(inner)
{
    public override ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) => new(true);
}

internal sealed class ReleasesNothing(IMarkStorage inner) : PassingStorage(inner)
{
    public override ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => default;
}

internal sealed class ClaimsWhenItLooks(IMarkStorage inner) : PassingStorage(inner)
{
    public override async ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken)
    {
        await TryAcquireAsync(key, Guid.NewGuid(), TimeSpan.FromMinutes(1), cancellationToken);
        return await base.FindAsync(key, cancellationToken);
    }
}

/// <summary>Hears that its caller has gone when it has written already.</summary>
internal sealed class ClaimsForWhoHasGone(IMarkStorage inner) : PassingStorage(inner)
{
    public override async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        // Under the caller's own fence it would be given back.
        var acquired = await base.TryAcquireAsync(key, cancellationToken.IsCancellationRequested ? Guid.NewGuid() : fence, lease, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return acquired;
    }
}

/// <summary>Claims that nobody hears of last as long as they like.</summary>
internal sealed class KeepsLostClaims(IMarkStorage inner) : PassingStorage(inner)
{
    public override async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
        {
            return await base.TryAcquireAsync(key, fence, lease, cancellationToken);
        }

        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.TryAcquireAsync(key, Guid.NewGuid(), TimeSpan.FromDays(1), CancellationToken.None);
        throw new OperationCanceledException(cancellationToken);
    }
}
