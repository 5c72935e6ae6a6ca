using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>What a receiver asks its store and its keys for health: seldom, never twice at once, and without waiting for ever.</summary>
public sealed class ReceiverHealthTests
{
    private readonly PolledStore _store = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_answers_is_asked_for_no_event_and_once_in_five_seconds()
    {
        await using var host = await StartAsync();

        for (var i = 0; i < 3; i++)
        {
            (await host.Receiver.CheckHealthAsync(Cancelled)).StoreError.Should().BeNull();
        }

        _store.Asked.Should().ContainSingle().Which.Should().Be(new EventKey("", "00000000-0000-0000-0000-000000000000", "health"));
        host.Time.Advance(TimeSpan.FromSeconds(4.9));
        await host.Receiver.CheckHealthAsync(Cancelled);
        _store.Asked.Should().ContainSingle();
        host.Time.Advance(TimeSpan.FromSeconds(0.1));
        await host.Receiver.CheckHealthAsync(Cancelled);
        _store.Asked.Should().HaveCount(2);
    }

    [Fact]
    public async Task Two_registrations_ask_the_store_they_share_once()
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        foreach (var (key, value) in ReceiverHost.ConfigurationOf(TestAccount.Other, "Keygen:Webhooks:eu"))
        {
            configuration[key] = value;
        }

        _store.OnFind = static _ => throw new IOException("down");
        await using var host = await ReceiverHost.StartAsync(configuration: configuration, services: services =>
        {
            services.AddKeygenWebhooks("eu");
            _store.StandBefore(services);
        });
        var eu = host.Host.Services.GetRequiredKeyedService<WebhookReceiver>("eu");

        (await host.Receiver.CheckHealthAsync(Cancelled)).StoreError.Should().BeOfType<IOException>();
        (await eu.CheckHealthAsync(Cancelled)).StoreError.Should().BeOfType<IOException>();
        _store.Asked.Should().ContainSingle();
    }

    [Fact]
    public async Task Polls_in_parallel_are_one_question()
    {
        _store.OnFind = _ => _release.Task;
        await using var host = await StartAsync();

        var polls = Enumerable.Range(0, 100).Select(_ => Task.Run(() => host.Receiver.CheckHealthAsync(Cancelled))).ToArray();
        await FakeClock.EventuallyAsync(() => _store.Asked.Count > 0, "the probe has asked");
        _release.SetResult();

        (await Task.WhenAll(polls).SoonAsync()).Should().OnlyContain(static health => health.StoreError == null);
        _store.Asked.Should().ContainSingle();
    }

    [Theory]
    [InlineData("heeds its token")]
    [InlineData("ignores its token")]
    [InlineData("blocks its thread")]
    public async Task A_store_that_hangs_is_waited_for_three_seconds_and_holds_up_no_delivery(string how)
    {
        using var unblock = new ManualResetEventSlim();
        _store.OnFind = how switch
        {
            "heeds its token" => static token => Task.Delay(Timeout.Infinite, token),
            "ignores its token" => _ => _release.Task,
            _ => _ =>
            {
                unblock.Wait(CancellationToken.None);
                return Task.CompletedTask;
            },
        };
        await using var host = await StartAsync();
        try
        {
            var check = host.Receiver.CheckHealthAsync(Cancelled);
            await FakeClock.EventuallyAsync(() => _store.Asked.Count > 0, "the probe has asked");
            host.Time.Advance(TimeSpan.FromSeconds(2.9));
            check.IsCompleted.Should().BeFalse();
            (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);

            host.Time.Advance(TimeSpan.FromSeconds(0.1));

            (await check.SoonAsync()).StoreError.Should().BeOfType<TimeoutException>()
                .Which.Message.Should().Be("The store of events did not respond within 3 seconds.");
            (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);
        }
        finally
        {
            unblock.Set();
        }
    }

    [Fact]
    public async Task A_question_that_hangs_is_the_only_one_until_it_ends_and_polls_do_not_wait_for_it_again()
    {
        _store.OnFind = _ => _release.Task;
        await using var host = await StartAsync();
        await TimedOutAsync(host, () => _store.Asked.Count > 0);

        for (var i = 0; i < 10; i++)
        {
            host.Time.Advance(TimeSpan.FromMinutes(1));
            (await host.Receiver.CheckHealthAsync(Cancelled).SoonAsync()).StoreError.Should().BeOfType<TimeoutException>();
        }

        _store.Asked.Should().ContainSingle();
        _release.SetResult();
        await FakeClock.EventuallyAsync(
            () => host.Receiver.CheckHealthAsync(Cancelled).GetAwaiter().GetResult().StoreError is null, "it answers again");
        _store.Asked.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_store_that_throws_is_asked_again_after_five_seconds()
    {
        var down = new IOException("down");
        _store.OnFind = _ => throw down;
        await using var host = await StartAsync();

        (await host.Receiver.CheckHealthAsync(Cancelled)).StoreError.Should().BeSameAs(down);
        _store.OnFind = static _ => Task.CompletedTask;
        (await host.Receiver.CheckHealthAsync(Cancelled)).StoreError.Should().BeSameAs(down);
        host.Time.Advance(TimeSpan.FromSeconds(5));
        (await host.Receiver.CheckHealthAsync(Cancelled)).StoreError.Should().BeNull();
    }

    [Fact]
    public async Task A_caller_that_goes_away_ends_its_own_wait_and_nobody_elses()
    {
        _store.OnFind = _ => _release.Task;
        await using var host = await StartAsync();
        using var gone = new CancellationTokenSource();
        var first = host.Receiver.CheckHealthAsync(gone.Token);
        var second = host.Receiver.CheckHealthAsync(Cancelled);

        await gone.CancelAsync();

        await FluentActions.Awaiting(() => first).Should().ThrowAsync<OperationCanceledException>();
        second.IsCompleted.Should().BeFalse();
        _release.SetResult();
        (await second.SoonAsync()).StoreError.Should().BeNull();
    }

    [Fact]
    public async Task A_key_provider_is_asked_once_in_thirty_seconds_while_it_gives_keys_and_in_five_while_it_does_not()
    {
        var keys = new PolledKeys();
        await using var host = await StartAsync(keys);
        async Task<Exception?> ErrorAsync(double after)
        {
            host.Time.Advance(TimeSpan.FromSeconds(after));
            return (await host.Receiver.CheckHealthAsync(Cancelled)).KeysError;
        }

        (await ErrorAsync(0)).Should().BeNull();
        keys.Get = static () => throw new IOException("sealed");
        (await ErrorAsync(29)).Should().BeNull();
        keys.Asked.Should().Be(1);
        (await ErrorAsync(1)).Should().BeOfType<IOException>();
        keys.Get = static () => Task.FromResult<IReadOnlyList<VerificationKey>>([]);
        (await ErrorAsync(4)).Should().BeOfType<IOException>();
        (await ErrorAsync(1)).Should().BeOfType<InvalidOperationException>().Which.Message.Should().StartWith("The key provider gave 0 keys");
        keys.Get = PolledKeys.Good;
        (await ErrorAsync(5)).Should().BeNull();
        keys.Asked.Should().Be(4);
    }

    [Fact]
    public async Task A_key_provider_that_hangs_is_waited_for_three_seconds_and_not_asked_a_second_time()
    {
        var keys = new PolledKeys();
        await using var host = await StartAsync(keys);
        var never = new TaskCompletionSource<IReadOnlyList<VerificationKey>>();

        // Half a minute later the result of the keys has expired, but not the store's, which is four seconds old.
        await host.Receiver.CheckHealthAsync(Cancelled);
        host.Time.Advance(TimeSpan.FromSeconds(26));
        await host.Receiver.CheckHealthAsync(Cancelled);
        host.Time.Advance(TimeSpan.FromSeconds(4));
        keys.Get = () => never.Task;

        var health = await TimedOutAsync(host, () => keys.Asked > 1);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await host.Receiver.CheckHealthAsync(Cancelled).SoonAsync();

        health.KeysError.Should().BeOfType<TimeoutException>().Which.Message.Should().Be("The key provider did not respond within 3 seconds.");
        health.StoreError.Should().BeNull();
        keys.Asked.Should().Be(2);
    }

    [Fact]
    [Trait("Case", "20c")]
    public async Task A_bad_reload_is_in_the_status_and_asks_no_provider()
    {
        var keys = new PolledKeys();
        await using var host = await StartAsync(keys);
        host.Configuration.Change(static values => values["Keygen:Webhooks:AccountId"] = "");

        var health = await host.Receiver.CheckHealthAsync(Cancelled);

        health.Status.ConfigurationError.Should().Contain("Keygen:Webhooks:AccountId");
        health.KeysError.Should().BeNull();
        keys.Asked.Should().Be(0);
    }

    /// <summary>The probe runs on the thread pool: the clock moves on when it has asked, not before.</summary>
    private static async Task<ReceiverHealth> TimedOutAsync(ReceiverHost host, Func<bool> hasAsked)
    {
        var check = host.Receiver.CheckHealthAsync(Cancelled);
        await FakeClock.EventuallyAsync(hasAsked, "the probe has asked");
        host.Time.Advance(TimeSpan.FromSeconds(3));
        return await check.SoonAsync();
    }

    private Task<ReceiverHost> StartAsync(PolledKeys? keys = null)
    {
        var configuration = ReceiverHost.DefaultConfiguration;
        if (keys is not null)
        {
            configuration.Remove("Keygen:Webhooks:PublicKeys:0");
        }

        return ReceiverHost.StartAsync(
            static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask), configuration, services =>
            {
                _store.StandBefore(services);
                if (keys is not null)
                {
                    services.AddKeyedSingleton<IVerificationKeyProvider>("", keys);
                }
            });
    }

    private sealed class PolledKeys : IVerificationKeyProvider
    {
        private int _asked;

        public int Asked => Volatile.Read(ref _asked);

        public Func<Task<IReadOnlyList<VerificationKey>>> Get { get; set; } = Good;

        public static Task<IReadOnlyList<VerificationKey>> Good() =>
            Task.FromResult<IReadOnlyList<VerificationKey>>([VerificationKey.Parse(TestAccount.Default.PublicKey)]);

        public async ValueTask<IReadOnlyList<VerificationKey>> GetKeysAsync(string registration, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return await Get();
        }
    }
}
