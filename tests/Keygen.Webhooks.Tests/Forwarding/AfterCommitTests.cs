using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>Work after the commit runs after the mark, and never after a failure.</summary>
public sealed class AfterCommitTests
{
    private readonly List<string> _runs = [];

    [Fact]
    [Trait("Case", "83")]
    public async Task It_runs_in_order_after_the_mark_is_written_and_before_the_answer()
    {
        IIdempotencyStore? store = null;
        var testEvent = new TestEvent();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<LicenseCreated>((services, _, _) =>
        {
            var after = services.GetRequiredService<AfterCommit>();
            after.Run(async ct => _runs.Add((await store!.FindAsync(EventKey(testEvent), ct)).ToString()));
            after.Run(_ => Add("second"));
            _runs.Add("handler");
            return Task.CompletedTask;
        }));
        store = host.Host.Services.GetRequiredService<IIdempotencyStore>();

        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        await host.ReceiveAsync(testEvent);

        _runs.Should().Equal("handler", "Settled", "second");
    }

    [Fact]
    [Trait("Case", "83")]
    public async Task It_does_not_run_after_a_failure_and_the_next_run_has_its_own()
    {
        var fails = true;
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<LicenseCreated>((services, _, _) =>
        {
            services.GetRequiredService<AfterCommit>().Run(_ => Add("after"));
            return fails ? throw new IOException("no") : Task.CompletedTask;
        }));
        var testEvent = new TestEvent();

        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        _runs.Should().BeEmpty();
        fails = false;
        await host.ReceiveAsync(testEvent);

        _runs.Should().Equal("after");
    }

    [Fact]
    public async Task A_handler_whose_completion_is_not_recorded_leaves_nothing()
    {
        await using var host = await ReceiverHost.StartAsync(keygen => keygen
            .UseMarkStorage(static services => new LosingStorage(services.GetRequiredService<TimeProvider>()))
            .AddHandler<LicenseCreated>((services, _, _) =>
            {
                services.GetRequiredService<AfterCommit>().Run(_ => Add("after"));
                return Task.CompletedTask;
            }));

        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.LeaseLost);

        _runs.Should().BeEmpty();
    }

    [Fact]
    public async Task If_it_throws_that_is_logged_and_the_handler_stays_completed()
    {
        await using var host = await ReceiverHost.StartAsync(keygen => keygen
            .AddHandler<LicenseCreated>(
                (services, _, _) =>
                {
                    services.GetRequiredService<AfterCommit>().Run(static _ => throw new IOException("no"));
                    services.GetRequiredService<AfterCommit>().Run(_ => Add("next"));
                    return Task.CompletedTask;
                },
                name: "a")
            .AddHandler<LicenseCreated>((_, _) => Add("b"), name: "b"));
        var testEvent = new TestEvent();

        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);

        _runs.Should().Equal("next", "b");
        host.Logs.GetSnapshot().Should().ContainSingle(static record => record.Id.Id == 1213).Which.Exception.Should().BeOfType<IOException>();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Work_that_outlasts_the_timeout_does_not_turn_a_recorded_success_into_a_failure(bool ignoresItsToken)
    {
        var (begun, ends) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await ReceiverHost.StartAsync(keygen => keygen
            .AddHandler<LicenseCreated>(
                (services, _, _) =>
                {
                    services.GetRequiredService<AfterCommit>().Run(ct =>
                    {
                        begun.SetResult();
                        return ignoresItsToken ? ends.Task : Task.Delay(Timeout.Infinite, ct);
                    });
                    return Task.CompletedTask;
                },
                name: "a")
            .AddHandler<LicenseCreated>((_, _) => Add("b"), name: "b"));
        var testEvent = new TestEvent();

        var receiving = host.ReceiveAsync(testEvent);
        await begun.Task;
        host.Time.Advance(new KeygenWebhooksOptions().HandlerTimeout);
        host.Time.Advance(TimeSpan.FromSeconds(1));

        var receipt = await receiving.SoonAsync();
        receipt.Outcome.Should().Be(WebhookOutcome.Handled);
        receipt.Handlers.Select(static one => (one.Handler, one.Result.Status, one.TimedOut)).Should().Equal(
            ("a", HandlerRunStatus.Completed, false), ("b", HandlerRunStatus.Completed, false));
        ends.SetResult();
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        _runs.Should().Equal("b");
    }

    private Task Add(string run)
    {
        _runs.Add(run);
        return Task.CompletedTask;
    }

    private static EventKey EventKey(TestEvent testEvent) => LaterHost.KeyOf(testEvent);

    /// <summary>A storage that takes the claim away before the completion is written.</summary>
    private sealed class LosingStorage(TimeProvider time) : IMarkStorage
    {
        private readonly InMemoryMarkStorage _inner = new(new(), time);

        public StoreTraits Traits => _inner.Traits;

        public ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
            _inner.TryAcquireAsync(key, fence, lease, cancellationToken);

        public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
            _inner.TryRenewAsync(key, fence, lease, cancellationToken);

        public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) => new(false);

        public ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => _inner.ReleaseAsync(key, fence, cancellationToken);

        public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => _inner.FindAsync(key, cancellationToken);
    }
}
