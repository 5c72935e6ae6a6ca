using Keygen.Webhooks.Dispatching;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>What runs, and what does not run again, when deliveries repeat.</summary>
public sealed class OnceTests
{
    [Fact]
    [Trait("Case", "61")]
    [Trait("Case", "66")]
    public async Task Of_two_identical_deliveries_at_once_one_runs_and_the_other_is_answered_409()
    {
        var handler = new BlockingHandler();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(handler.HandleAsync));
        var delivery = host.Sign(new TestEvent());

        var first = host.ReceiveAsync(delivery.ToRequest());
        await handler.Begun;
        var second = await host.ReceiveAsync(delivery.ToRequest());
        handler.End();

        (await first.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);
        second.Outcome.Should().Be(WebhookOutcome.InProgress);
        second.StatusCode.Should().Be(409);
        handler.Runs.Should().Be(1);
    }

    [Fact]
    [Trait("Case", "61")]
    public async Task Of_a_hundred_identical_deliveries_at_once_one_runs()
    {
        var runs = 0;
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(async (_, _) =>
        {
            Interlocked.Increment(ref runs);
            await Task.Yield();
        }));
        var delivery = host.Sign(new TestEvent());

        var receipts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => host.ReceiveAsync(delivery.ToRequest()))));

        runs.Should().Be(1);
        receipts.Where(static receipt => receipt.Outcome is WebhookOutcome.Handled).Should().ContainSingle();
        receipts.Select(static receipt => receipt.Outcome).Distinct()
            .Should().BeSubsetOf([WebhookOutcome.Handled, WebhookOutcome.InProgress, WebhookOutcome.Duplicate]);
    }

    [Fact]
    [Trait("Case", "64")]
    [Trait("Case", "65")]
    public async Task A_handler_that_throws_is_not_done_and_the_next_delivery_runs_it_and_the_one_after_that_does_not()
    {
        var runs = 0;
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>((_, _) =>
            ++runs == 1 ? throw new InvalidOperationException("not today") : Task.CompletedTask));
        var testEvent = new TestEvent();

        var failed = await host.ReceiveAsync(testEvent);
        failed.Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        failed.StatusCode.Should().Be(500);
        failed.Handlers.Should().ContainSingle().Which.Result.Error!.Message.Should().Be("not today");
        host.Time.Advance(TimeSpan.FromMinutes(10));
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        var again = await host.ReceiveAsync(testEvent);

        again.Outcome.Should().Be(WebhookOutcome.Duplicate);
        again.StatusCode.Should().Be(200);
        runs.Should().Be(2);
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    [Trait("Case", "67")]
    public async Task A_retry_by_hand_runs_after_a_failure_and_not_after_a_success(bool failsFirst, int expected)
    {
        var runs = 0;
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>((_, _) =>
            ++runs == 1 && failsFirst ? throw new InvalidOperationException() : Task.CompletedTask));
        var testEvent = new TestEvent();

        await host.ReceiveAsync(testEvent);
        var byHand = await host.ReceiveAsync(testEvent with { Id = Guid.NewGuid().ToString("D") });

        byHand.StatusCode.Should().Be(200);
        runs.Should().Be(expected);
    }

    [Fact]
    [Trait("Case", "71")]
    public async Task Of_three_handlers_of_which_the_second_fails_the_retry_runs_only_that()
    {
        var runs = new List<string>();
        var fails = true;
        await using var host = await ReceiverHost.StartAsync(keygen => keygen
            .AddHandler<KeygenEvent>((_, _) => Ran("first"), "first")
            .AddHandler<KeygenEvent>((_, _) => Ran("second"), "second")
            .AddHandler<KeygenEvent>((_, _) => Ran("third"), "third"));
        Task Ran(string name)
        {
            runs.Add(name);
            return name == "second" && fails ? throw new InvalidOperationException() : Task.CompletedTask;
        }

        var testEvent = new TestEvent();
        var failed = await host.ReceiveAsync(testEvent);
        failed.StatusCode.Should().Be(500);
        failed.Handlers.Select(static h => (h.Handler, h.Result.Status)).Should().Equal(
            ("first", HandlerRunStatus.Completed), ("second", HandlerRunStatus.Failed), ("third", HandlerRunStatus.Completed));

        fails = false;
        var retried = await host.ReceiveAsync(testEvent);

        runs.Should().Equal("first", "second", "third", "second");
        retried.Outcome.Should().Be(WebhookOutcome.Handled);
        retried.Handlers.Select(static h => h.Result.Status).Should().Equal(
            HandlerRunStatus.AlreadyDone, HandlerRunStatus.Completed, HandlerRunStatus.AlreadyDone);
    }

    [Fact]
    [Trait("Case", "70")]
    public async Task A_mark_lives_35_days_and_a_duplicate_renews_it()
    {
        var runs = 0;
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>((_, _) => Task.FromResult(++runs)));
        var testEvent = new TestEvent();
        await host.ReceiveAsync(testEvent);

        foreach (var days in new[] { 34.9, 34.9, 34.9 })
        {
            host.Time.Advance(TimeSpan.FromDays(days));
            (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        }

        host.Time.Advance(TimeSpan.FromDays(35.1));
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        runs.Should().Be(2);
    }

    [Fact]
    [Trait("Case", "72a")]
    public async Task A_handler_added_or_renamed_later_does_not_run_for_a_settled_event_until_it_is_forgotten()
    {
        var runs = new List<string>();
        var storage = new InMemoryMarkStorage(new(), TimeProvider.System);
        var testEvent = new TestEvent();
        Action<KeygenWebhooksBuilder> With(params string[] names) => keygen =>
        {
            keygen.UseMarkStorage(_ => storage);
            foreach (var name in names)
            {
                keygen.AddHandler<KeygenEvent>((_, _) =>
                {
                    runs.Add(name);
                    return Task.CompletedTask;
                }, name);
            }
        };

        await using (var before = await ReceiverHost.StartAsync(With("old")))
        {
            await before.ReceiveAsync(testEvent);
        }

        await using var after = await ReceiverHost.StartAsync(With("renamed", "added"));
        (await after.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        runs.Should().Equal("old");

        var dispatcher = after.Host.Services.GetRequiredService<EventDispatcher>();
        var keygenEvent = (await after.ReceiveAsync(testEvent)).Event!;
        (await dispatcher.ReplayAsync(keygenEvent, new("back-fill", ["added"], RunsAgain: false), TestContext.Current.CancellationToken))
            .Outcome.Should().Be(WebhookOutcome.Handled);
        runs.Should().Equal("old", "added");
    }

    [Fact]
    [Trait("Case", "55")]
    public async Task Without_a_token_the_id_tells_repetitions()
    {
        var runs = 0;
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>((_, _) => Task.FromResult(++runs)));
        var testEvent = new TestEvent { Token = null };

        await host.ReceiveAsync(testEvent);
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);

        runs.Should().Be(1);
    }
}
