using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores.Harness;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis.Tests;

/// <summary>Redis goes away: before, during or after a handler. That ends in 503 or in a second run, never in an event that is lost.</summary>
public sealed class OutageTests : IAsyncDisposable
{
    private const string Aof = "--appendonly";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly WaitingHandler _handler = new();
    private RedisServer? _redis;

    private RedisServer Redis => _redis!;

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    [Fact]
    [Trait("Case", "69")]
    public async Task Redis_that_is_down_at_the_claim_is_503_and_the_next_delivery_after_it_is_back_is_handled()
    {
        await using var host = await LaunchAsync();
        _handler.LetGo();
        await ReceiveAsync(host, new TestEvent(), 200);
        await Redis.StopAsync();
        var testEvent = new TestEvent();

        await ReceiveAsync(host, testEvent, 503);

        _handler.Runs.Should().Be(1);
        await Redis.StartAsync();
        await host.ReceiveUntilAsync(testEvent, WebhookOutcome.Handled);
        _handler.Runs.Should().Be(2);
    }

    [Fact]
    [Trait("Case", "69")]
    public async Task A_start_without_Redis_goes_on_says_so_and_handles_once_Redis_is_there()
    {
        _redis = await RedisServer.LaunchOrSkipAsync();
        await Redis.StopAsync();
        _handler.LetGo();

        await using var host = await Redis.HostAsync(_handler.HandleAsync);

        await host.LogsAsync(4000);
        host.LogsOf(4000).Should().ContainSingle().Which.Should().Contain(Redis.Endpoint);
        var testEvent = new TestEvent();
        await ReceiveAsync(host, testEvent, 503);
        await Redis.StartAsync();
        await host.ReceiveUntilAsync(testEvent, WebhookOutcome.Handled);
        _handler.Runs.Should().Be(1);
    }

    [Fact]
    [Trait("Case", "69")]
    public async Task Redis_that_does_not_answer_is_503_and_a_claim_it_grants_too_late_is_given_back()
    {
        await using var host = await LaunchAsync();
        _handler.LetGo();
        await ReceiveAsync(host, new TestEvent(), 200);
        await Redis.HoldAsync();
        var testEvent = new TestEvent();
        var receiving = host.ReceiveAsync(testEvent);

        await host.Time.UntilAsync(receiving, TimeSpan.FromSeconds(1));

        (await receiving).StatusCode.Should().Be(503);
        _handler.Runs.Should().Be(1);
        await Redis.GoOnAsync();
        await host.ReceiveUntilAsync(testEvent, WebhookOutcome.Handled);
        _handler.Runs.Should().Be(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Case", "69")]
    public async Task A_claim_that_Redis_grants_after_its_client_has_timed_out_is_given_back(bool knowsTheScripts)
    {
        await using var host = await LaunchAsync();
        _handler.LetGo();
        if (knowsTheScripts)
        {
            var storage = host.Storage();
            await storage.ReleaseAsync(new("", "account", "token"), Guid.NewGuid(), default);
        }

        await ReceiveAsync(host, new TestEvent(), 200);
        var testEvent = new TestEvent();
        await Redis.CommandAsync("CLIENT", "PAUSE", "3000", "ALL");

        // The connection's asyncTimeout is 2 seconds.
        await ReceiveAsync(host, testEvent, 503);

        _handler.Runs.Should().Be(1);
        await host.ReceiveUntilAsync(testEvent, WebhookOutcome.Handled);
        _handler.Runs.Should().Be(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Report", "10")]
    public async Task A_lease_on_a_name_that_Redis_grants_when_nobody_waits_for_it_any_more_is_given_back(bool isCancelled)
    {
        await using var host = await LaunchAsync();
        var leases = host.Host.Services.GetRequiredService<INamedLeaseStore>();
        (await leases.TryAcquireAsync("another", TimeSpan.FromMinutes(10), default)).Should().NotBeNull();
        using var cancellation = new CancellationTokenSource();
        await Redis.CommandAsync("CLIENT", "PAUSE", "3000", "ALL");

        // The connection's asyncTimeout is 2 seconds.
        var acquiring = leases.TryAcquireAsync("name", TimeSpan.FromMinutes(10), cancellation.Token).AsTask();
        if (isCancelled)
        {
            await cancellation.CancelAsync();
        }

        await FluentActions.Awaiting(() => acquiring.SoonAsync()).Should().ThrowAsync<Exception>();
        await FakeClock.EventuallyAsync(() => TryAsync().Result, "a lease that is free");

        async Task<bool> TryAsync()
        {
            try
            {
                return await leases.TryAcquireAsync("name", TimeSpan.FromMinutes(10), default) is not null;
            }
            catch (RedisTimeoutException)
            {
                return false;
            }
        }
    }

    [Fact]
    [Trait("Case", "69")]
    public async Task Redis_that_is_killed_during_a_handler_and_comes_back_with_its_file_takes_the_completion()
    {
        await using var host = await LaunchAsync(Aof, "yes");
        var testEvent = new TestEvent();
        var receiving = host.ReceiveAsync(testEvent);
        await _handler.Begun;
        await Redis.KillAsync();
        _handler.LetGo();
        await TryingAgainAsync(host, receiving);

        await Redis.StartAsync();

        (await host.Time.UntilAsync(receiving, Step)).Outcome.Should().Be(WebhookOutcome.Handled);
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        _handler.Runs.Should().Be(1);
    }

    [Fact]
    [Trait("Case", "69")]
    public async Task Redis_that_is_away_for_longer_than_the_lease_is_503_and_a_second_run()
    {
        var prefix = RedisKeys.NewPrefix();
        await using var host = await LaunchAsync([Aof, "yes"], options => options.KeyPrefix = prefix);
        var testEvent = new TestEvent();
        var receiving = host.ReceiveAsync(testEvent);
        await _handler.Begun;
        await Redis.KillAsync();

        var receipt = await host.Time.UntilAsync(receiving, TimeSpan.FromSeconds(1));

        receipt.Outcome.Should().Be(WebhookOutcome.LeaseLost);
        receipt.StatusCode.Should().Be(503);
        _handler.LetGo();
        await Redis.StartAsync();
        await Redis.LetPassAsync(prefix, TimeSpan.FromMinutes(1));
        await host.ReceiveUntilAsync(testEvent, WebhookOutcome.Handled);
        _handler.Runs.Should().Be(2);
    }

    [Fact]
    public async Task Redis_that_forgets_during_a_handler_is_503_and_a_second_run()
    {
        await using var host = await LaunchAsync();
        var testEvent = new TestEvent();
        var receiving = host.ReceiveAsync(testEvent);
        await _handler.Begun;

        await Redis.CommandAsync("FLUSHALL");
        _handler.LetGo();

        (await receiving.SoonAsync()).Outcome.Should().Be(WebhookOutcome.LeaseLost);
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Handled);
        _handler.Runs.Should().Be(2);
    }

    [Theory]
    [InlineData("yes", WebhookOutcome.Duplicate, 1)]
    [InlineData("no", WebhookOutcome.Handled, 2)]
    public async Task After_a_power_cut_Redis_knows_what_is_in_its_append_only_file(string appendOnly, WebhookOutcome expected, int runs)
    {
        await using var host = await LaunchAsync(Aof, appendOnly);
        _handler.LetGo();
        var testEvent = new TestEvent();
        await ReceiveAsync(host, testEvent, 200);
        await Redis.KillAsync();
        await Redis.StartAsync();

        await host.ReceiveUntilAsync(testEvent, expected);

        _handler.Runs.Should().Be(runs);
    }

    [Fact]
    public async Task Redis_that_has_forgotten_the_scripts_is_sent_them_again()
    {
        await using var host = await LaunchAsync();
        var testEvent = new TestEvent();
        var receiving = host.ReceiveAsync(testEvent);
        await _handler.Begun;

        await Redis.CommandAsync("SCRIPT", "FLUSH");
        _handler.LetGo();

        (await receiving.SoonAsync()).Outcome.Should().Be(WebhookOutcome.Handled);
        await Redis.CommandAsync("SCRIPT", "FLUSH");
        (await host.ReceiveAsync(testEvent)).Outcome.Should().Be(WebhookOutcome.Duplicate);
        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.Handled);
    }

    [Fact]
    public async Task Redis_that_is_full_and_evicts_nothing_is_503()
    {
        await using var host = await LaunchAsync("--maxmemory-policy", "noeviction");
        _handler.LetGo();
        await Redis.CommandAsync("CONFIG", "SET", "maxmemory", "1");

        await ReceiveAsync(host, new TestEvent(), 503);

        _handler.Runs.Should().Be(0);
    }

    private Task<ReceiverHost> LaunchAsync(params string[] redis) => LaunchAsync(redis, null);

    private async Task<ReceiverHost> LaunchAsync(string[] redis, Action<RedisStoreOptions>? configure)
    {
        _redis = await RedisServer.LaunchOrSkipAsync(redis);
        return await Redis.HostAsync(_handler.HandleAsync, configure);
    }

    private static async Task ReceiveAsync(ReceiverHost host, TestEvent testEvent, int expected) =>
        (await host.ReceiveAsync(testEvent).SoonAsync()).StatusCode.Should().Be(expected);

    private static async Task TryingAgainAsync(ReceiverHost host, Task receiving)
    {
        await FakeClock.EventuallyAsync(() => host.LogsOf(1303).Length > 0, "a completion that is to be tried again");
        receiving.IsCompleted.Should().BeFalse();
    }
}
