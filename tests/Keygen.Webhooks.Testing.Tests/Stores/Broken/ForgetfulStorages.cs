using System.Collections.Concurrent;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Testing.Tests.Stores.Broken;

internal sealed class RemembersNothing(IMarkStorage inner) : PassingStorage(inner)
{
    public override ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        new(new AcquireResult(ClaimStatus.Claimed, []));

    public override ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) => new(true);
}

internal sealed class SettlesTooEarly(IMarkStorage inner) : PassingStorage(inner)
{
    public override ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
        base.TryCompleteAsync(key, fence, handler, settles: true, cancellationToken);
}

internal sealed class NeverSettles(IMarkStorage inner) : PassingStorage(inner)
{
    public override ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
        base.TryCompleteAsync(key, fence, handler, settles: false, cancellationToken);
}

internal sealed class LosesWhatIsDoneAtRelease(IMarkStorage inner) : PassingStorage(inner)
{
    public override async ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken)
    {
        await base.ReleaseAsync(key, fence, cancellationToken);
        Forget(key);
    }
}

internal sealed class TellsNothingDone(IMarkStorage inner) : PassingStorage(inner)
{
    public override async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        (await base.TryAcquireAsync(key, fence, lease, cancellationToken)) with { Done = [] };
}

/// <summary>Drops what it has not seen for two days, whatever its traits say.</summary>
internal sealed class ForgetsAfterTwoDays(IMarkStorage inner, TimeProvider time) : PassingStorage(inner)
{
    private readonly ConcurrentDictionary<EventKey, DateTimeOffset> _seen = new();

    public override async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_seen.TryGetValue(key, out var seen) && now - seen > TimeSpan.FromDays(2))
        {
            Forget(key);
        }

        _seen[key] = now;
        return await base.TryAcquireAsync(key, fence, lease, cancellationToken);
    }
}

internal sealed class NeverForgets(IMarkStorage inner) : PassingStorage(inner)
{
    private readonly ConcurrentDictionary<EventKey, bool> _settled = new();

    public override ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
        _settled.ContainsKey(key) ? new(new AcquireResult(ClaimStatus.Settled, [])) : base.TryAcquireAsync(key, fence, lease, cancellationToken);

    public override async ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken)
    {
        var completed = await base.TryCompleteAsync(key, fence, handler, settles, cancellationToken);
        return completed && (!settles || _settled.TryAdd(key, true) || completed);
    }
}

internal sealed class DoesNotRenewMarks(IMarkStorage inner) : PassingStorage(inner)
{
    public override async ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        // Another event's claim, so that the storage beneath drops what is old.
        await base.TryAcquireAsync(key with { Registration = "!" }, fence, lease, cancellationToken);
        return await FindAsync(key, cancellationToken) is EventState.Settled
            ? new(ClaimStatus.Settled, []) : await base.TryAcquireAsync(key, fence, lease, cancellationToken);
    }
}

internal sealed class SaysThatItSurvivesARestart(IMarkStorage inner) : PassingStorage(inner)
{
    public override StoreTraits Traits => base.Traits with { SurvivesRestart = true };
}

/// <summary>Keeps the handlers of an open event, and drops the one whose completion settles it.</summary>
internal sealed class ForgetsWhoSettled(IMarkStorage inner) : PassingStorage(inner)
{
    public override async ValueTask<IReadOnlyCollection<string>?> FindCompletedAsync(EventKey key, CancellationToken cancellationToken)
    {
        var completed = await base.FindCompletedAsync(key, cancellationToken);
        return await FindAsync(key, cancellationToken) is EventState.Settled ? [.. completed!.SkipLast(1)] : completed;
    }
}
