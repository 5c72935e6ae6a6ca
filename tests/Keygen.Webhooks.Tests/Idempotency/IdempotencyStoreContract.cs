namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>
/// What every store must do. Derive it, give it a store whose clock the tests move, and each case is a test of that store. A store
/// may tell that an event is being run at the claim or only at the run; the cases take both.
/// </summary>
public abstract class IdempotencyStoreContract
{
    private static readonly string[] Handlers = ["a", "b"];

    /// <summary>An event of this test alone.</summary>
    protected EventKey Key { get; } = new("", TestAccount.Default.Id, $"{Guid.NewGuid():N}v3");

    /// <summary>The store; its scopes give out a <see cref="ScopedProbe"/> each.</summary>
    protected abstract IIdempotencyStore Store { get; }

    /// <summary>Lets time pass for the store and for what it keeps its marks in.</summary>
    protected abstract Task AdvanceAsync(TimeSpan by);

    [Fact]
    public async Task The_last_completion_settles_the_event()
    {
        await RunAsync(Handlers, "a", "b");

        (await Store.FindAsync(Key, default)).Should().Be(EventState.Settled);
        await using var again = await Store.ClaimAsync(Key, Handlers, default);
        again.Status.Should().Be(ClaimStatus.Settled);
        (await again.RunAsync("a", Never, default)).Status.Should().Be(HandlerRunStatus.AlreadyDone);
    }

    [Fact]
    [Trait("Case", "71")]
    public async Task What_was_done_before_the_claim_was_freed_is_not_run_again()
    {
        await RunAsync(Handlers, "a");

        (await Store.FindAsync(Key, default)).Should().Be(EventState.Open);
        await using var claim = await Store.ClaimAsync(Key, Handlers, default);
        claim.Status.Should().Be(ClaimStatus.Claimed);
        (await claim.RunAsync("a", Never, default)).Status.Should().Be(HandlerRunStatus.AlreadyDone);
        (await claim.RunAsync("b", Nothing, default)).Status.Should().Be(HandlerRunStatus.Completed);
        (await Store.FindAsync(Key, default)).Should().Be(EventState.Settled);
    }

    [Fact]
    [Trait("Case", "66")]
    public async Task While_a_handler_runs_nobody_else_runs_it()
    {
        await using var claim = await Store.ClaimAsync(Key, ["a"], default);
        var end = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var run = claim.RunAsync("a", (_, _) => { begun.TrySetResult(); return end.Task; }, default);
        await begun.Task.SoonAsync();

        await using (var other = await Store.ClaimAsync(Key, ["a"], default))
        {
            (await other.RunAsync("a", Never, default)).Status.Should().Be(HandlerRunStatus.InProgress);
        }

        (await Store.ForgetAsync(Key, default)).Should().BeFalse("it is being run");
        end.SetResult();
        (await run.SoonAsync()).Status.Should().Be(HandlerRunStatus.Completed);
    }

    [Fact]
    [Trait("Case", "64")]
    public async Task A_failure_carries_the_works_own_exception_and_the_next_claim_runs_it_again()
    {
        var own = new InvalidTimeZoneException("mine");
        await using (var claim = await Store.ClaimAsync(Key, ["a"], default))
        {
            var result = await claim.RunAsync("a", (_, _) => throw own, default);
            result.Status.Should().Be(HandlerRunStatus.Failed);
            result.Error.Should().BeSameAs(own);
        }

        (await Store.FindAsync(Key, default)).Should().NotBe(EventState.Settled);
        await RunAsync(["a"], "a");
    }

    [Fact]
    public async Task One_handlers_failure_leaves_the_claim_to_the_next()
    {
        await using (var claim = await Store.ClaimAsync(Key, Handlers, default))
        {
            (await claim.RunAsync("a", (_, _) => Task.FromException(new InvalidOperationException()), default)).Status.Should().Be(HandlerRunStatus.Failed);
            (await claim.RunAsync("b", Nothing, default)).Status.Should().Be(HandlerRunStatus.Completed);
        }

        await using var again = await Store.ClaimAsync(Key, Handlers, default);
        (await again.RunAsync("b", Never, default)).Status.Should().Be(HandlerRunStatus.AlreadyDone);
        (await again.RunAsync("a", Nothing, default)).Status.Should().Be(HandlerRunStatus.Completed);
    }

    [Fact]
    public async Task Disposing_a_claim_frees_the_event()
    {
        await (await Store.ClaimAsync(Key, ["a"], default)).DisposeAsync();

        await RunAsync(["a"], "a");
    }

    [Fact]
    public async Task When_the_open_handler_was_removed_the_claim_settles_the_event()
    {
        await RunAsync(Handlers, "a");

        await using var claim = await Store.ClaimAsync(Key, ["a"], default);

        claim.Status.Should().Be(ClaimStatus.Settled);
        (await Store.FindAsync(Key, default)).Should().Be(EventState.Settled);
    }

    [Fact]
    public async Task A_handler_added_meanwhile_runs_for_an_event_that_is_not_settled()
    {
        await RunAsync(Handlers, "a");

        await RunAsync(["added", "a", "b"], "added", "b");

        (await Store.FindAsync(Key, default)).Should().Be(EventState.Settled);
    }

    [Fact]
    [Trait("Case", "72a")]
    public async Task A_handler_added_later_does_not_run_for_a_settled_event_until_it_is_forgotten()
    {
        await RunAsync(["a"], "a");

        await using (var settled = await Store.ClaimAsync(Key, ["a", "added"], default))
        {
            settled.Status.Should().Be(ClaimStatus.Settled);
        }

        (await Store.ForgetAsync(Key, default)).Should().BeTrue();
        (await Store.FindAsync(Key, default)).Should().Be(EventState.Unknown);
        await RunAsync(["a", "added"], "a", "added");
    }

    [Fact]
    public async Task An_event_never_seen_is_unknown_and_may_be_forgotten()
    {
        (await Store.FindAsync(Key, default)).Should().Be(EventState.Unknown);
        (await Store.ForgetAsync(Key, default)).Should().BeTrue();
        (await Store.FindAsync(Key, default)).Should().Be(EventState.Unknown, "looking changes nothing");
    }

    [Fact]
    [Trait("Case", "76")]
    public async Task Registration_account_and_token_each_tell_events_apart_and_so_does_letter_case()
    {
        await RunAsync(["a"], "a");

        foreach (var other in new[]
        {
            Key with { Registration = "billing" }, Key with { AccountId = TestAccount.Other.Id }, Key with { IdempotencyToken = "other" },
            Key with { IdempotencyToken = Key.IdempotencyToken.ToUpperInvariant() },
        })
        {
            (await Store.FindAsync(other, default)).Should().Be(EventState.Unknown);
            await using var claim = await Store.ClaimAsync(other, ["a"], default);
            (await claim.RunAsync("a", Nothing, default)).Status.Should().Be(HandlerRunStatus.Completed);
        }
    }

    [Fact]
    public async Task Handlers_are_told_apart_letter_by_letter()
    {
        string[] names = ["Ns.H:E", "ns.h:e", "lambda:E", "ü", "Ns.H[Ns.A,Ns.B]:E", "a b\"'{}%*", new('x', 200)];
        foreach (var name in names)
        {
            await RunAsync(names, name);
        }

        (await Store.FindAsync(Key, default)).Should().Be(EventState.Settled);
    }

    [Fact]
    [Trait("Case", "61")]
    public async Task Of_hundreds_of_claims_at_once_one_runs_the_work()
    {
        var runs = 0;
        var results = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Task.Run(async () =>
        {
            await using var claim = await Store.ClaimAsync(Key, ["a"], default);
            return (await claim.RunAsync("a", async (_, _) =>
            {
                Interlocked.Increment(ref runs);
                await Task.Yield();
            }, default)).Status;
        })));

        runs.Should().Be(1);
        results.Where(static status => status is HandlerRunStatus.Completed).Should().ContainSingle();
        results.Distinct().Should().BeSubsetOf([HandlerRunStatus.Completed, HandlerRunStatus.AlreadyDone, HandlerRunStatus.InProgress]);
    }

    [Fact]
    public async Task A_run_never_ends_before_its_work_although_it_was_asked_to_stop()
    {
        using var stop = new CancellationTokenSource();
        var end = new TaskCompletionSource();
        var begun = new TaskCompletionSource<CancellationToken>();
        await using var claim = await Store.ClaimAsync(Key, ["a"], default);
        var run = claim.RunAsync("a", (_, ct) => { begun.TrySetResult(ct); return end.Task; }, stop.Token);
        var token = await begun.Task.SoonAsync();

        await stop.CancelAsync();
        await AdvanceAsync(TimeSpan.FromMinutes(3));

        token.IsCancellationRequested.Should().BeTrue();
        run.IsCompleted.Should().BeFalse();
        end.SetResult();
        (await run.SoonAsync()).Status.Should().Be(HandlerRunStatus.Completed, "work that ended well is recorded, stop or not");
        (await Store.FindAsync(Key, default)).Should().Be(EventState.Settled);
    }

    [Fact]
    public async Task Work_that_ends_because_it_was_asked_to_is_not_done()
    {
        using var stop = new CancellationTokenSource();
        await using (var claim = await Store.ClaimAsync(Key, ["a"], default))
        {
            var run = claim.RunAsync("a", static (_, ct) => Task.Delay(Timeout.Infinite, ct), stop.Token);
            await stop.CancelAsync();
            var result = await run.SoonAsync();
            result.Status.Should().Be(HandlerRunStatus.Failed);
            result.Error.Should().BeAssignableTo<OperationCanceledException>();
        }

        await RunAsync(["a"], "a");
    }

    [Fact]
    public async Task Each_run_has_a_scope_of_its_own_that_ends_with_it()
    {
        var probes = new List<ScopedProbe>();
        await using var claim = await Store.ClaimAsync(Key, Handlers, default);
        foreach (var handler in Handlers)
        {
            await claim.RunAsync(handler, (services, _) =>
            {
                var probe = (ScopedProbe)services.GetService(typeof(ScopedProbe))!;
                probe.IsDisposed.Should().BeFalse();
                probes.Add(probe);
                return Task.CompletedTask;
            }, default);
            probes[^1].IsDisposed.Should().BeTrue();
        }

        probes.Distinct().Should().HaveCount(2);
    }

    [Fact]
    [Trait("Case", "70")]
    public async Task A_mark_lives_as_long_as_the_retention_says_and_a_duplicate_renews_it()
    {
        Store.Traits.Retention.Should().Be(TimeSpan.FromDays(35));
        await RunAsync(["a"], "a");

        for (var i = 0; i < 2; i++)
        {
            await AdvanceAsync(TimeSpan.FromDays(34));
            await using var seen = await Store.ClaimAsync(Key, ["a"], default);
            seen.Status.Should().Be(ClaimStatus.Settled);
        }

        await AdvanceAsync(TimeSpan.FromDays(36));
        await RunAsync(["a"], "a");
    }

    [Fact]
    public async Task What_is_partly_done_is_remembered_for_the_days_Keygen_retries()
    {
        await RunAsync(Handlers, "a");

        await AdvanceAsync(TimeSpan.FromDays(3));

        await using var claim = await Store.ClaimAsync(Key, Handlers, default);
        (await claim.RunAsync("a", Never, default)).Status.Should().Be(HandlerRunStatus.AlreadyDone);
    }

    protected static Task Nothing(IServiceProvider services, CancellationToken ct) => Task.CompletedTask;

    protected static Task Never(IServiceProvider services, CancellationToken ct) => throw new InvalidOperationException("This must not run.");

    /// <summary>Claims, runs these handlers, each of which must complete, and frees.</summary>
    protected async Task RunAsync(string[] handlers, params string[] completing)
    {
        await using var claim = await Store.ClaimAsync(Key, handlers, default);
        claim.Status.Should().Be(ClaimStatus.Claimed);
        foreach (var handler in completing)
        {
            (await claim.RunAsync(handler, Nothing, default)).Status.Should().Be(HandlerRunStatus.Completed);
        }
    }
}

/// <summary>Tells whether its scope has ended.</summary>
public sealed class ScopedProbe : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
