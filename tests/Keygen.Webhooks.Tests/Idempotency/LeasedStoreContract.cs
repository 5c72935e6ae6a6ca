using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>What a store over leases must do besides, whatever the leases are kept in.</summary>
public abstract class LeasedStoreContract : IdempotencyStoreContract
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly IServiceScopeFactory _scopes = new ServiceCollection()
        .AddScoped<ScopedProbe>().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>();

    protected LeasedStoreContract()
    {
        Time = new(ReceiverHost.Start);
        Storage = new(() => new(CreateStorage(Time)));
        Server = new(() => StoreOver(Storage.Value));
    }

    protected FakeTimeProvider Time { get; }

    protected FakeLogCollector Logs { get; } = new();

    protected override IIdempotencyStore Store => Server.Value;

    private Lazy<FaultyStorage> Storage { get; }

    private Lazy<LeasedIdempotencyStore> Server { get; }

    private FaultyStorage Faulty => Storage.Value;

    /// <summary>Creates the storage; its clock is this one, or is moved by <see cref="AdvanceStorageAsync"/>.</summary>
    protected abstract ILeasedStorage CreateStorage(FakeTimeProvider time);

    /// <summary>Lets time pass for a storage that has a clock of its own.</summary>
    protected virtual Task AdvanceStorageAsync(TimeSpan by) => Task.CompletedTask;

    protected override async Task AdvanceAsync(TimeSpan by)
    {
        if (by > TimeSpan.FromHours(1))
        {
            Time.Advance(by);
            await AdvanceStorageAsync(by);
            return;
        }

        for (var passed = TimeSpan.Zero; passed < by; passed += Step)
        {
            Time.Advance(Step);
            await AdvanceStorageAsync(Step);
            await Task.Yield();
        }
    }

    [Fact]
    [Trait("Case", "62")]
    public async Task After_a_crash_the_event_is_run_again_when_the_lease_is_over_and_not_before()
    {
        var dying = new FaultyStorage(Faulty);
        await StoreOver(dying).ClaimAsync(Key, ["a"], default);
        dying.Plan = static (_, _) => Fault.Refused;

        await AdvanceAsync(TimeSpan.FromSeconds(59));
        await using (var early = await Store.ClaimAsync(Key, ["a"], default))
        {
            early.Status.Should().Be(ClaimStatus.InProgress);
        }

        await AdvanceAsync(TimeSpan.FromSeconds(1));
        await RunAsync(["a"], "a");
    }

    [Fact]
    [Trait("Case", "63")]
    public async Task A_slow_handler_is_renewed_for_as_long_as_it_runs()
    {
        var end = new TaskCompletionSource();
        await using var claim = await Store.ClaimAsync(Key, ["a"], default);
        var run = claim.RunAsync("a", (_, _) => end.Task, default);

        for (var minutes = 0; minutes < 10; minutes++)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(1));
            await using var other = await Store.ClaimAsync(Key, ["a"], default);
            other.Status.Should().Be(ClaimStatus.InProgress);
        }

        end.SetResult();
        (await run.SoonAsync()).Status.Should().Be(HandlerRunStatus.Completed);
        var renewals = Faulty.Count(StorageCall.Renew);
        await AdvanceAsync(TimeSpan.FromMinutes(2));
        Faulty.Count(StorageCall.Renew).Should().Be(renewals, "a settled event has no lease to renew");
    }

    [Fact]
    [Trait("Case", "63")]
    public async Task Who_lost_the_lease_is_cancelled_and_cannot_complete()
    {
        var cutOff = new FaultyStorage(Faulty);
        var end = new TaskCompletionSource();
        var begun = new TaskCompletionSource<CancellationToken>();
        await using var claim = await StoreOver(cutOff).ClaimAsync(Key, ["a", "b"], default);
        var run = claim.RunAsync("a", (_, ct) => { begun.TrySetResult(ct); return end.Task; }, default);
        var token = await begun.Task.SoonAsync();
        cutOff.Plan = static (_, _) => Fault.Refused;

        await AdvanceAsync(TimeSpan.FromSeconds(61));
        await FakeClock.EventuallyAsync(() => token.IsCancellationRequested, "the lost lease cancels the handler");
        await RunAsync(["a", "b"], "a");
        cutOff.Plan = static (_, _) => Fault.None;
        end.SetResult();

        (await run.SoonAsync()).Status.Should().Be(HandlerRunStatus.LeaseLost);
        (await claim.RunAsync("b", Never, default)).Status.Should().Be(HandlerRunStatus.LeaseLost);
        await claim.DisposeAsync();
        await RunAsync(["a", "b"], "b");
    }

    [Fact]
    [Trait("Case", "63")]
    public async Task Work_that_fails_because_the_lease_was_lost_is_no_failure_of_its_own()
    {
        await using var claim = await Store.ClaimAsync(Key, ["a"], default);
        var run = claim.RunAsync("a", static (_, ct) => Task.Delay(Timeout.Infinite, ct), default);
        Faulty.Plan = static (call, _) => call is StorageCall.Renew ? Fault.Refused : Fault.None;

        await AdvanceAsync(TimeSpan.FromSeconds(61));

        (await run.SoonAsync()).Status.Should().Be(HandlerRunStatus.LeaseLost);
        Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 302);
    }

    [Fact]
    [Trait("Case", "63")]
    public async Task With_a_storage_that_hangs_the_work_is_cancelled_when_its_lease_is_over_and_not_later()
    {
        await using var claim = await Store.ClaimAsync(Key, ["a"], default);
        var run = claim.RunAsync("a", static (_, ct) => Task.Delay(Timeout.Infinite, ct), default);
        Faulty.Plan = static (call, _) => call is StorageCall.Renew ? Fault.Hangs : Fault.None;

        await AdvanceAsync(TimeSpan.FromSeconds(60));

        (await run.SoonAsync()).Status.Should().Be(HandlerRunStatus.LeaseLost);
    }

    [Fact]
    public async Task A_renewal_that_fails_now_and_then_loses_nothing()
    {
        Faulty.Plan = static (call, n) => call is StorageCall.Renew && n % 3 != 0 ? Fault.Refused : Fault.None;
        var end = new TaskCompletionSource();
        await using var claim = await Store.ClaimAsync(Key, ["a"], default);
        var run = claim.RunAsync("a", async (_, ct) => await end.Task.WaitAsync(ct), default);

        await AdvanceAsync(TimeSpan.FromSeconds(50));
        end.SetResult();

        (await run.SoonAsync()).Status.Should().Be(HandlerRunStatus.Completed);
    }

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.AnswerLost)]
    [InlineData(Fault.Hangs)]
    [Trait("Case", "69")]
    public async Task A_completion_is_tried_again_for_as_long_as_the_lease_lasts(Fault fault)
    {
        Faulty.Plan = (call, n) => call is StorageCall.Complete && n is 1 or 2 or 4 or 5 ? fault : Fault.None;
        await using (var claim = await Store.ClaimAsync(Key, ["a", "b"], default))
        {
            (await Time.UntilAsync(claim.RunAsync("a", Nothing, default), Step)).Status.Should().Be(HandlerRunStatus.Completed);
            (await Time.UntilAsync(claim.RunAsync("b", Nothing, default), Step)).Status.Should().Be(HandlerRunStatus.Completed);
        }

        (await Store.FindAsync(Key, default)).Should().Be(EventState.Settled);
        Logs.GetSnapshot().Should().NotContain(static record => record.Id.Id == 302);
    }

    [Theory]
    [InlineData(Fault.Refused)]
    [InlineData(Fault.Hangs)]
    [Trait("Case", "69")]
    public async Task A_completion_that_cannot_be_recorded_while_the_lease_lasts_is_unavailable(Fault fault)
    {
        var claim = await Store.ClaimAsync(Key, ["a"], default);
        Faulty.Plan = (call, _) => call is StorageCall.Complete or StorageCall.Renew or StorageCall.Release ? fault : Fault.None;

        var result = await Time.UntilAsync(claim.RunAsync("a", Nothing, default), Step);
        await Time.UntilAsync(claim.DisposeAsync().AsTask(), Step);

        result.Status.Should().Be(HandlerRunStatus.Unavailable);
        result.Error.Should().NotBeNull();
        Logs.GetSnapshot().Should().Contain(static record => record.Id.Id == 304, "the claim could not be freed either");
    }

    [Fact]
    [Trait("Case", "69")]
    public async Task Without_the_storage_there_is_no_claim()
    {
        Faulty.Plan = static (_, _) => Fault.Refused;

        await FluentActions.Awaiting(() => Store.ClaimAsync(Key, ["a"], default).AsTask()).Should().ThrowAsync<IOException>();
        await FluentActions.Awaiting(() => Store.FindAsync(Key, default).AsTask()).Should().ThrowAsync<IOException>();
        await FluentActions.Awaiting(() => Store.ForgetAsync(Key, default).AsTask()).Should().ThrowAsync<IOException>();
    }

    [Fact]
    public async Task No_write_to_the_storage_is_cancelled_by_stop()
    {
        using var stop = new CancellationTokenSource();
        await using (var claim = await Store.ClaimAsync(Key, ["a"], default))
        {
            await claim.RunAsync("a", async (_, _) => await stop.CancelAsync(), stop.Token);
        }

        Faulty.Calls.Where(static made => made.Call is StorageCall.Complete or StorageCall.Release)
            .Should().NotBeEmpty().And.OnlyContain(static made => !made.Token.CanBeCanceled);
        (await Store.FindAsync(Key, default)).Should().Be(EventState.Settled);
    }

    [Fact]
    public async Task One_handler_costs_a_claim_and_a_completion()
    {
        await RunAsync(["a"], "a");

        Faulty.Calls.Select(static made => made.Call).Should().Equal(StorageCall.Acquire, StorageCall.Complete);
    }

    [Fact]
    public async Task A_renewal_that_crosses_the_last_completion_is_no_lost_lease()
    {
        var late = new LateRenewals(Faulty);
        var end = new TaskCompletionSource();
        await using (var claim = await StoreOver(late).ClaimAsync(Key, ["a"], default))
        {
            var run = claim.RunAsync("a", (_, _) => end.Task, default);
            await AdvanceAsync(TimeSpan.FromSeconds(21));
            await late.Arrived.SoonAsync();
            end.SetResult();
            (await run.SoonAsync()).Status.Should().Be(HandlerRunStatus.Completed);
            late.Answer(false);
        }

        Logs.GetSnapshot().Should().NotContain(static record => record.Id.Id == 302);
    }

    [Fact]
    public async Task A_repeated_operation_gives_the_same_answer()
    {
        var storage = CreateStorage(Time);
        var (fence, lease) = (Guid.NewGuid(), TimeSpan.FromMinutes(1));
        for (var i = 0; i < 2; i++)
        {
            (await storage.TryAcquireAsync(Key, fence, lease, default)).Status.Should().Be(ClaimStatus.Claimed);
        }

        for (var i = 0; i < 2; i++)
        {
            (await storage.TryCompleteAsync(Key, fence, "a", settles: false, default)).Should().BeTrue();
        }

        for (var i = 0; i < 2; i++)
        {
            (await storage.TryRenewAsync(Key, fence, lease, default)).Should().BeTrue();
        }

        for (var i = 0; i < 2; i++)
        {
            (await storage.TryCompleteAsync(Key, fence, "b", settles: true, default)).Should().BeTrue();
        }

        (await storage.TryCompleteAsync(Key, Guid.NewGuid(), "b", settles: true, default)).Should().BeFalse("it was another's");
        await storage.ReleaseAsync(Key, fence, default);
        (await storage.FindAsync(Key, default)).Should().Be(EventState.Settled);
        for (var i = 0; i < 2; i++)
        {
            (await storage.ForgetAsync(Key, default)).Should().BeTrue();
        }
    }

    private LeasedIdempotencyStore StoreOver(ILeasedStorage storage) =>
        new(storage, _scopes, Time, new(), new FakeLogger<LeasedIdempotencyStore>(Logs));
}
