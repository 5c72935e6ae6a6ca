using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>A new handler over events that were settled without it, with the work and the marks in one database.</summary>
public sealed class BackFillTests
{
    private const string Added = "added";
    private const int Events = 10_000;

    private static readonly int[] KilledAt = [3_333, 7_777];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly ReplayRequest Request = new() { Name = "back-fill", Mode = ReplayMode.BackFill, Handlers = [Added] };

    [Fact]
    public async Task Ten_thousand_events_killed_twice_on_the_way_run_a_new_handler_exactly_once_each_and_no_other()
    {
        await using var database = await TestDatabase.CreateAsync(TestDatabase.Postgres);
        await using var keygen = await FakeKeygen.StartAsync();
        keygen.AddEndpoint();
        var now = DateTimeOffset.UtcNow;
        string[] tokens =
        [
            .. Enumerable.Range(0, Events).Select(i => keygen.Record(
                KeygenEventBuilder.Of("license.created").WithCreated(now - TimeSpan.FromSeconds(20_000 - i)), FakeEventStatus.Delivered).IdempotencyToken),
        ];
        await using var first = new Process(database, keygen, hangsAt: KilledAt[0]);
        await first.OnContextAsync(async context =>
        {
            await database.CreateTablesAsync(context);
            await SettleAsync(context, keygen.Keys.AccountId, tokens, now.UtcDateTime);
            return 0;
        });
        await first.RunUntilKilledAsync();
        await using var second = new Process(database, keygen, hangsAt: KilledAt[1] - KilledAt[0]);
        await second.RunUntilKilledAsync();
        await using var third = new Process(database, keygen, hangsAt: 0);

        var result = await third.Replay.RunAsync(Request, cancellationToken: TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);

        result.Should().BeEquivalentTo(new { Outcome = CatchUpOutcome.Completed, IsComplete = true, Failed = 0, InProgress = 0 });
        result.Seen.Should().BeLessThan(Events - KilledAt[1] + 100, "what was passed before is not read again");
        (await third.OnContextAsync(static context => context.Orders.Select(static order => order.Text).ToArrayAsync()))
            .Should().HaveCount(Events).And.OnlyHaveUniqueItems("the work of a killed run was rolled back with its mark").And.BeEquivalentTo(tokens);
        (first.RunsOfBefore + second.RunsOfBefore + third.RunsOfBefore).Should().Be(0);
    }

    /// <summary>Marks the events as the handler of before, and deliveries, would have.</summary>
    private static async Task SettleAsync(ShopContext context, string account, IEnumerable<string> tokens, DateTime now)
    {
        foreach (var some in tokens.Chunk(1000))
        {
            context.AddRange(some.Select(token => new EventKey("", account, token)).SelectMany(key => new[] { "", "before" }.Select(handler =>
                MarkTable.MarkOf(key, MarkHashes.Of(key), handler, Guid.NewGuid(), now, isDone: true))));
            await context.SaveChangesAsync();
            context.ChangeTracker.Clear();
        }
    }

    /// <summary>A process of an app. One that hangs in its handler, its work done and not committed, is killed there.</summary>
    private sealed class Process : IAsyncDisposable
    {
        private readonly ServiceProvider _services;
        private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _stop = new();
        private Task _running = Task.CompletedTask;
        private int _runs;

        public Process(TestDatabase database, FakeKeygen keygen, int hangsAt)
        {
            var services = new ServiceCollection().AddLogging().AddDbContext<ShopContext>(database.Configure);
            services.AddKeygenWebhooks(static _ => { })
                .AddHandler<KeygenEvent>((_, _) => Task.FromResult(RunsOfBefore++), "before")
                .AddHandler<KeygenEvent>(
                    async (provider, e, _) =>
                    {
                        await Shop.SaveAsync(provider.GetRequiredService<ShopContext>(), e.IdempotencyToken);
                        if (++_runs == hangsAt)
                        {
                            _hangs.SetResult();
                            await _end.Task;
                        }
                    },
                    Added)
                .UseEntityFrameworkCore<ShopContext>()
                .AddCatchUp(options => (options.ApiToken, options.BaseUrl, options.DailyRequestBudget) = (keygen.ApiToken, keygen.Url.ToString(), 10_000));
            keygen.Keys.Configure(services);
            services.AddSingleton<INamedLeaseStore, LeasesOfTheDead>();
            _services = services.BuildServiceProvider();
        }

        public int RunsOfBefore { get; private set; }

        public EventReplay Replay => _services.GetRequiredService<EventReplay>();

        /// <summary>Runs until it hangs. Then its connection ends, as it does when a process is killed, and nothing more comes of it.</summary>
        public async Task RunUntilKilledAsync()
        {
            _running = Replay.RunAsync(Request, cancellationToken: _stop.Token);
            await Task.WhenAny(_hangs.Task, _running).WaitAsync(Patience, TestContext.Current.CancellationToken);
            _hangs.Task.IsCompleted.Should().BeTrue();
            (await OnContextAsync(static context => context.Database.SqlQueryRaw<int>(
                    "SELECT COUNT(pg_terminate_backend(pid))::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'")
                .SingleAsync())).Should().Be(1);
        }

        public async Task<T> OnContextAsync<T>(Func<ShopContext, Task<T>> use)
        {
            await using var scope = _services.CreateAsyncScope();
            return await use(scope.ServiceProvider.GetRequiredService<ShopContext>());
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _end.TrySetCanceled();
            await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _services.DisposeAsync();
            _stop.Dispose();
        }
    }

#pragma warning disable CA1812 // made by the container
    /// <summary>Leases whose holders have died, and which nobody need wait for.</summary>
    private sealed class LeasesOfTheDead : INamedLeaseStore
    {
        private static long _last;

        public ValueTask<NamedLease?> TryAcquireAsync(string name, TimeSpan duration, CancellationToken cancellationToken) =>
            new(new NamedLease(name, Interlocked.Increment(ref _last)));

        public ValueTask<bool> TryRenewAsync(NamedLease lease, TimeSpan duration, CancellationToken cancellationToken) => new(true);

        public ValueTask ReleaseAsync(NamedLease lease, CancellationToken cancellationToken) => default;
    }
#pragma warning restore CA1812
}
