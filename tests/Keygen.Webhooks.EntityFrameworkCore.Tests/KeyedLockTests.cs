using System.Runtime.CompilerServices;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Duplicates of one event wait in line, and what nobody waits for is forgotten.</summary>
public sealed class KeyedLockTests
{
    [Fact]
    public async Task The_next_in_line_gets_the_lock_when_it_is_released_and_other_events_do_not_wait()
    {
        var locks = new KeyedLock();
        var first = await locks.AcquireAsync("a", default);
        var second = locks.AcquireAsync("a", default);
        (await locks.AcquireAsync("b", default)).Dispose();
        second.IsCompleted.Should().BeFalse();

        first.Dispose();

        (await second.WaitAsync(TimeSpan.FromMinutes(1))).Dispose();
    }

    [Fact]
    public async Task One_that_gives_up_does_not_take_the_lock_from_those_that_wait()
    {
        var locks = new KeyedLock();
        var first = await locks.AcquireAsync("a", default);
        using var impatient = new CancellationTokenSource();
        var second = locks.AcquireAsync("a", impatient.Token);
        var third = locks.AcquireAsync("a", default);

        await impatient.CancelAsync();
        await FluentActions.Awaiting(() => second).Should().ThrowAsync<OperationCanceledException>();
        third.IsCompleted.Should().BeFalse();
        first.Dispose();

        (await third.WaitAsync(TimeSpan.FromMinutes(1))).Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lock_that_nobody_holds_or_waits_for_leaves_the_memory(bool someoneGaveUp)
    {
        var locks = new KeyedLock();
        var used = await UseAsync(locks, someoneGaveUp);

        GC.Collect();
        GC.WaitForPendingFinalizers();

        used.IsAlive.Should().BeFalse();
        GC.KeepAlive(locks);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> UseAsync(KeyedLock locks, bool someoneGivesUp)
    {
        var held = await locks.AcquireAsync("a", default);
        if (someoneGivesUp)
        {
            await FluentActions.Awaiting(() => locks.AcquireAsync("a", new(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
        }

        held.Dispose();
        return new WeakReference(held.Semaphore);
    }
}
