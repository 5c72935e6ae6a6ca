using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Tests.Dispatching;
using Keygen.Webhooks.Tests.Idempotency;
using Keygen.Webhooks.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Forwarding;

/// <summary>A store that fails before a later handler begins: nothing runs, and the next attempt makes it good.</summary>
public sealed class LaterOutageTests
{
    private readonly List<string> _runs = [];
    private FaultyStorage _storage = null!;

    [Theory]
    [InlineData(true, Fault.Refused)]
    [InlineData(true, Fault.Hangs)]
    [InlineData(false, Fault.Refused)]
    [InlineData(false, Fault.Hangs)]
    public async Task A_store_that_does_not_say_what_was_completed_is_down(bool isFetched, Fault fault)
    {
        await using var later = await StartAsync();
        var testEvent = new TestEvent();
        var run = await RunnerAsync(later, testEvent, isFetched);
        _storage.Plan = (call, _) => call is StorageCall.Find ? fault : Fault.None;

        (await later.Host.Time.UntilAsync(run(default), TimeSpan.FromSeconds(1))).Should().Be(WebhookOutcome.Unavailable);
        _runs.Should().BeEmpty();
        later.Host.LogsOf(1300).Should().ContainSingle();

        _storage.Plan = static (_, _) => Fault.None;
        (await run(default)).Should().Be(WebhookOutcome.Handled);
        _runs.Should().Equal("crm");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_caller_that_stops_while_the_store_is_asked_is_not_told_of_an_outage(bool isFetched)
    {
        using var caller = new CancellationTokenSource();
        await using var later = await StartAsync();
        var run = await RunnerAsync(later, new(), isFetched);
        _storage.Plan = static (call, _) => call is StorageCall.Find ? Fault.Hangs : Fault.None;

        var running = run(caller.Token);
        await caller.CancelAsync();

        (await running.SoonAsync()).Should().Be(WebhookOutcome.Draining);
        _runs.Should().BeEmpty();
        later.Host.LogsOf(1300).Should().BeEmpty();
    }

    [Theory]
    [InlineData(ClaimStatus.Claimed, WebhookOutcome.Unavailable)]
    [InlineData(ClaimStatus.InProgress, WebhookOutcome.InProgress)]
    [InlineData(ClaimStatus.Settled, WebhookOutcome.Handled)]
    public async Task A_handler_that_completed_inline_is_marked_only_under_a_claim_and_if_that_fails_the_message_comes_again(
        ClaimStatus status, WebhookOutcome expected)
    {
        var store = new ScriptedStore { Completed = ["crm"] };
        await using var later = await LaterHost.StartAsync(keygen => keygen
            .UseStore(_ => store).AddHandler<LicenseCreated>(Run, name: "crm", execution: HandlerExecution.Later));
        var run = await RunnerAsync(later, new(), isFetched: false);
        (store.Status, store.Result) = (status, static _ => new(HandlerRunStatus.Unavailable, new IOException("no")));

        (await run(default)).Should().Be(expected);

        _runs.Should().BeEmpty();
    }

    /// <returns>A function that runs the later handlers of an event, fetched or handed over, and returns the outcome.</returns>
    private static async Task<Func<CancellationToken, Task<WebhookOutcome>>> RunnerAsync(LaterHost later, TestEvent testEvent, bool isFetched)
    {
        if (isFetched)
        {
            var fetched = later.Fetch(testEvent);
            return async ct => (await later.Dispatcher.DispatchAsync(fetched, ct)).Outcome;
        }

        var message = await later.HandOverAsync(testEvent);
        return async ct =>
        {
            try
            {
                await later.ConsumeAsync(message, ct);
                return WebhookOutcome.Handled;
            }
            catch (KeygenMessageFailedException failed)
            {
                return failed.Outcome;
            }
        };
    }

    private Task Run(LicenseCreated e, CancellationToken ct)
    {
        _runs.Add("crm");
        return Task.CompletedTask;
    }

    private Task<LaterHost> StartAsync() => LaterHost.StartAsync(keygen => keygen
        .UseMarkStorage(services => _storage = new(new InMemoryMarkStorage(new(), services.GetRequiredService<TimeProvider>())))
        .AddHandler<LicenseCreated>(Run, name: "crm", execution: HandlerExecution.Later));
}
