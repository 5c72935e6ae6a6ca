using Keygen.Webhooks.Tests.Dispatching;
using Keygen.Webhooks.Tests.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>What a receiver knows of itself after each kind of delivery.</summary>
public sealed class ReceiverStatusTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private Exception? _failure;

    [Fact]
    public async Task Nothing_has_happened_at_the_start()
    {
        await using var host = await StartAsync();

        host.Receiver.Status.Should().BeEquivalentTo(new
        {
            IsDraining = false, ConfigurationError = (string?)null, InFlight = 0, LastVerifiedAt = (DateTimeOffset?)null,
            LastCompletedAt = (DateTimeOffset?)null, LastFailedAt = (DateTimeOffset?)null, FailuresSinceCompleted = 0, RefusalsSinceVerified = 0,
        });
    }

    [Fact]
    public async Task Failures_are_counted_until_a_delivery_is_completed()
    {
        await using var host = await StartAsync();
        _failure = new InvalidOperationException("It fails.");
        await host.ReceiveAsync(new TestEvent());
        host.Time.Advance(Minute);
        var testEvent = new TestEvent();
        await host.ReceiveAsync(testEvent);

        var failing = host.Receiver.Status;
        failing.FailuresSinceCompleted.Should().Be(2);
        failing.LastFailedAt.Should().Be(ReceiverHost.Start + Minute);
        failing.LastVerifiedAt.Should().Be(ReceiverHost.Start + Minute);
        failing.LastCompletedAt.Should().BeNull();

        _failure = null;
        host.Time.Advance(Minute);
        await host.ReceiveAsync(testEvent);

        var mended = host.Receiver.Status;
        mended.FailuresSinceCompleted.Should().Be(0);
        mended.LastFailedAt.Should().Be(ReceiverHost.Start + Minute, "it is not forgotten");
        mended.LastCompletedAt.Should().Be(ReceiverHost.Start + 2 * Minute);
        failing.FailuresSinceCompleted.Should().Be(2, "a status is as it was when it was read");
    }

    [Theory]
    [InlineData("handled", 0)]
    [InlineData("a duplicate", 0)]
    [InlineData("without a handler", 1)]
    [InlineData("in progress elsewhere", 1)]
    [InlineData("hung up on", 1)]
    [InlineData("read by somebody before", 2)]
    [InlineData("without an envelope", 2)]
    [InlineData("of a foreign account", 1)]
    [InlineData("while the store is away", 2)]
    public async Task After_one_failure_a_delivery_leaves_this_many(string kind, int failures)
    {
        FaultyStorage? storage = null;
        await using var host = await StartAsync(keygen => keygen.UseMarkStorage(
            services => storage = new(new InMemoryMarkStorage(new(), services.GetRequiredService<TimeProvider>()))));
        var done = new TestEvent();
        await host.ReceiveAsync(done);
        var open = new TestEvent();
        await storage!.TryAcquireAsync(new("", open.AccountId, open.Token!), Guid.NewGuid(), Minute, TestContext.Current.CancellationToken);
        _failure = new InvalidOperationException("It fails.");
        await host.ReceiveAsync(new TestEvent());
        host.Receiver.Status.FailuresSinceCompleted.Should().Be(1);
        _failure = null;

        var delivery = host.Sign(new TestEvent());
        using var hungUp = new CancellationTokenSource();
        await hungUp.CancelAsync();
        storage.Plan = (call, _) => kind is "while the store is away" && call is StorageCall.Acquire ? Fault.Refused : Fault.None;
        var receipt = await (kind switch
        {
            "a duplicate" => host.ReceiveAsync(done),
            "without a handler" => host.ReceiveAsync(new TestEvent("user.created")),
            "in progress elsewhere" => host.ReceiveAsync(open),
            "hung up on" => host.ReceiveAsync(
                delivery.ToRequest(new BodyStream(static (_, ct) => ValueTask.FromCanceled<int>(ct))), hungUp.Token),
            "read by somebody before" => host.ReceiveAsync(delivery.ToRequest(new MemoryStream())),
            "without an envelope" => host.ReceiveAsync(new TestDelivery("[]"u8.ToArray(), host.Time.GetUtcNow()).ToRequest()),
            "of a foreign account" => host.ReceiveAsync(new TestEvent { AccountId = TestAccount.Other.Id }),
            _ => host.ReceiveAsync(delivery.ToRequest()),
        });

        host.Receiver.Status.FailuresSinceCompleted.Should().Be(failures, $"{receipt}");
        host.Receiver.Status.RefusalsSinceVerified.Should().Be(0);
    }

    [Theory]
    [InlineData("signature")]
    [InlineData("body")]
    [InlineData("date")]
    [InlineData("content type")]
    public async Task A_forged_delivery_is_no_failure_and_verifies_nothing(string wrong)
    {
        await using var host = await StartAsync();
        await host.ReceiveAsync(new TestEvent());
        var before = host.Receiver.Status;
        host.Time.Advance(Minute);
        var delivery = host.Sign(new TestEvent());

        await host.ReceiveAsync(wrong switch
        {
            "signature" => (delivery with { Account = TestAccount.Other, KeyId = TestAccount.Default.Id }).ToRequest(),
            "body" => delivery.ToRequest(new MemoryStream(new TestEvent().ToBody())),
            "date" => (delivery with { SentAt = ReceiverHost.Start.AddDays(-1) }).ToRequest(),
            _ => delivery.With(delivery.Head, contentType: "text/plain"),
        });

        host.Receiver.Status.Should().BeEquivalentTo(before, static status => status.Excluding(static s => s.RefusalsSinceVerified));
        host.Receiver.Status.RefusalsSinceVerified.Should().Be(wrong is "content type" ? 0 : 1);
        await host.ReceiveAsync(new TestEvent());
        host.Receiver.Status.RefusalsSinceVerified.Should().Be(0);
    }

    [Fact]
    public async Task Deliveries_under_way_are_counted_and_verified_before_their_handler_ends()
    {
        var handler = new BlockingHandler();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(handler.HandleAsync));
        var receiving = host.ReceiveAsync(new TestEvent());
        await handler.Begun;

        host.Receiver.Status.InFlight.Should().Be(1);
        host.Receiver.Status.LastVerifiedAt.Should().Be(ReceiverHost.Start);
        host.Receiver.Status.LastCompletedAt.Should().BeNull();
        handler.End();
        await receiving.SoonAsync();

        host.Receiver.Status.InFlight.Should().Be(0);
        host.Receiver.Status.LastCompletedAt.Should().Be(ReceiverHost.Start);
    }

    [Fact]
    public async Task A_shutdown_that_cuts_a_handler_off_is_no_failure()
    {
        var handler = new BlockingHandler();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.AddHandler<KeygenEvent>(handler.HandleAsync));
        var receiving = host.ReceiveAsync(new TestEvent());
        await handler.Begun;

        var stopping = host.Host.StopAsync(TestContext.Current.CancellationToken);
        await FakeClock.EventuallyAsync(() => host.Receiver.Status.IsDraining, "it drains");
        await host.Time.UntilAsync(stopping, TimeSpan.FromSeconds(1));

        (await receiving.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Draining);
        host.Receiver.Status.FailuresSinceCompleted.Should().Be(0);
    }

    [Fact]
    public async Task Two_registrations_count_each_for_itself()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        foreach (var (key, value) in ReceiverHost.ConfigurationOf(TestAccount.Other, "Keygen:Webhooks:eu"))
        {
            configuration[key] = value;
        }

        await using var host = await ReceiverHost.StartAsync(
            static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => throw new InvalidOperationException("It fails.")), configuration,
            static services => services.AddKeygenWebhooks("eu").AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask));
        var eu = host.Host.Services.GetRequiredKeyedService<WebhookReceiver>("eu");

        await host.ReceiveAsync(new TestEvent());
        host.Time.Advance(Minute);
        await eu.ReceiveAsync((host.Sign(new TestEvent { AccountId = TestAccount.Other.Id }) with { Account = TestAccount.Other }).ToRequest());

        host.Receiver.Status.FailuresSinceCompleted.Should().Be(1);
        host.Receiver.Status.LastVerifiedAt.Should().Be(ReceiverHost.Start);
        eu.Status.FailuresSinceCompleted.Should().Be(0);
        eu.Status.LastVerifiedAt.Should().Be(ReceiverHost.Start + Minute);
    }

    [Fact]
    public void Keeping_count_allocates_nothing()
    {
        var tally = new DeliveryCounters(TimeProvider.System);
        var (good, bad) = (new WebhookReceipt(WebhookOutcome.Handled), new WebhookReceipt(WebhookOutcome.HandlerFailed));
        Count(100);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Count(1_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.Should().Be(0);
        var status = tally.Read(inFlight: 0, isDraining: false, configurationError: null);
        status.FailuresSinceCompleted.Should().Be(1);
        status.RefusalsSinceVerified.Should().Be(1);

        void Count(int times)
        {
            for (var i = 0; i < times; i++)
            {
                tally.Verified();
                tally.Refused();
                tally.Ended(good);
                tally.Ended(bad);
            }
        }
    }

    private Task<ReceiverHost> StartAsync(Action<KeygenWebhooksBuilder>? more = null) => ReceiverHost.StartAsync(keygen =>
    {
        more?.Invoke(keygen);
        keygen.AddHandler<LicenseEvent>((_, _) => _failure is null ? Task.CompletedTask : Task.FromException(_failure));
    });
}
