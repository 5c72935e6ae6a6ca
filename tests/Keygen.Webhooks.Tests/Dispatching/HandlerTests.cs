using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Dispatching;

/// <summary>Which handlers get an event, in which order and from which scope.</summary>
public sealed class HandlerTests
{
    private readonly Journal _journal = new();

    public static TheoryData<WebhookOutcome, WebhookOutcome, WebhookOutcome> Mixed => new()
    {
        { WebhookOutcome.Unavailable, WebhookOutcome.HandlerFailed, WebhookOutcome.Unavailable },
        { WebhookOutcome.LeaseLost, WebhookOutcome.HandlerFailed, WebhookOutcome.LeaseLost },
        { WebhookOutcome.Draining, WebhookOutcome.InProgress, WebhookOutcome.Draining },
        { WebhookOutcome.HandlerFailed, WebhookOutcome.InProgress, WebhookOutcome.HandlerFailed },
        { WebhookOutcome.HandlerFailed, WebhookOutcome.Handled, WebhookOutcome.HandlerFailed },
        { WebhookOutcome.InProgress, WebhookOutcome.Handled, WebhookOutcome.InProgress },
        { WebhookOutcome.InProgress, WebhookOutcome.Duplicate, WebhookOutcome.InProgress },
        { WebhookOutcome.Handled, WebhookOutcome.Duplicate, WebhookOutcome.Handled },
    };

    [Theory]
    [MemberData(nameof(Mixed))]
    [Trait("Case", "72g")]
    public void Of_mixed_outcomes_the_worse_is_the_answer_whichever_came_first(WebhookOutcome one, WebhookOutcome other, WebhookOutcome expected)
    {
        one.OrWorse(other).Should().Be(expected);
        other.OrWorse(one).Should().Be(expected);
    }

    [Fact]
    [Trait("Case", "66")]
    public void No_outcome_redirects_or_disables_the_endpoint() =>
        Enum.GetValues<WebhookOutcome>().Select(static outcome => outcome.ToStatusCode())
            .Should().OnlyContain(static code => code == 200 || (code >= 400 && code != 410 && code < 504));

    [Theory]
    [InlineData("license.created", "KeygenEvent", "LicenseEvent", "LicenseSnapshotEvent", "LicenseCreated")]
    [InlineData("license.users.attached", "KeygenEvent", "LicenseEvent")]
    [InlineData("machine.created", "KeygenEvent")]
    [InlineData("license.became-sentient", "KeygenEvent", "UnknownEvent")]
    [Trait("Case", "72d")]
    public async Task Handlers_of_base_types_get_what_they_should_in_order_of_registration(string name, params string[] expected)
    {
        await using var host = await ReceiverHost.StartAsync(keygen => keygen
            .AddHandler<KeygenEvent>((_, _) => _journal.Add("KeygenEvent")).AddHandler<LicenseEvent>((_, _) => _journal.Add("LicenseEvent"))
            .AddHandler<LicenseSnapshotEvent>((_, _) => _journal.Add("LicenseSnapshotEvent"))
            .AddHandler<UnknownEvent>((_, _) => _journal.Add("UnknownEvent")).AddHandler<LicenseCreated>((_, _) => _journal.Add("LicenseCreated")));

        (await host.ReceiveAsync(new TestEvent(name))).Outcome.Should().Be(WebhookOutcome.Handled);

        _journal.Entries.Should().Equal(expected);
    }

    [Fact]
    public async Task An_event_nobody_handles_is_ignored_and_the_store_is_not_touched()
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen
            .UseStore(static _ => throw new NotSupportedException()).AddHandler<LicenseCreated>(static (_, _) => Task.CompletedTask),
            services: static services => services.AddSingleton<IIdempotencyStore>(new NoStore()));

        (await host.ReceiveAsync(new TestEvent("license.expired"))).Outcome.Should().Be(WebhookOutcome.Ignored);
        (await host.ReceiveAsync(new TestEvent("license.created"))).Outcome.Should().Be(WebhookOutcome.Unavailable);
    }

    [Fact]
    public async Task Each_run_has_a_scope_of_its_own_that_ends_with_it()
    {
        await using var host = await ReceiverHost.StartAsync(
            static keygen => keygen.AddHandler<LicenseCreated, First>().AddHandler<LicenseEvent, Second>()
                .AddHandler<KeygenEvent>(static (services, _, _) => services.GetRequiredService<Scoped>().Note("lambda")),
            services: services => services.AddSingleton(_journal).AddScoped<Scoped>());

        await host.ReceiveAsync(new TestEvent());
        await host.ReceiveAsync(new TestEvent());

        _journal.Entries.Should().Equal(
            "First in 1", "end of 1", "Second in 2", "end of 2", "lambda in 3", "end of 3",
            "First in 4", "end of 4", "Second in 5", "end of 5", "lambda in 6", "end of 6");
    }

    [Fact]
    public async Task A_handler_the_user_registered_as_a_singleton_stays_one()
    {
        var own = new Contravariant();
        await using var host = await ReceiverHost.StartAsync(
            static keygen => keygen.AddHandler<LicenseCreated, Contravariant>(), services: services => services.AddSingleton(own));

        await host.ReceiveAsync(new TestEvent());
        await host.ReceiveAsync(new TestEvent());

        own.Events.Should().Equal("license.created", "license.created");
    }

    [Fact]
    public async Task A_handler_that_cannot_be_made_is_a_failed_handler_and_the_next_still_runs()
    {
        await using var host = await ReceiverHost.StartAsync(keygen => keygen
            .AddHandler<LicenseCreated, First>().AddHandler<KeygenEvent>((_, _) => _journal.Add("next"))
            .Services.AddScoped<First>(static _ => throw new InvalidOperationException("Its database is not configured.")));

        (await host.ReceiveAsync(new TestEvent())).Outcome.Should().Be(WebhookOutcome.HandlerFailed);
        _journal.Entries.Should().Equal("next");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Case", "69")]
    public async Task A_store_that_is_down_or_slow_is_503_and_a_claim_that_comes_late_is_given_back(bool slow)
    {
        var store = new LateStore();
        await using var host = await ReceiverHost.StartAsync(
            keygen => keygen.UseStore(_ => store).AddHandler<KeygenEvent>((_, _) => _journal.Add("ran")));
        if (!slow)
        {
            store.Claiming.SetException(new IOException());
        }

        var receipt = await host.Time.UntilAsync(host.ReceiveAsync(new TestEvent()), TimeSpan.FromSeconds(1));

        receipt.Outcome.Should().Be(WebhookOutcome.Unavailable);
        receipt.StatusCode.Should().Be(503);
        _journal.Entries.Should().BeEmpty();
        if (slow)
        {
            var claim = new LateClaim();
            store.Claiming.SetResult(claim);
            await claim.Disposed.Task.SoonAsync();
        }
    }

    public sealed class Journal
    {
        private int _scopes;

        public List<string> Entries { get; } = [];

        public int NextScope() => ++_scopes;

        public Task Add(string entry)
        {
            Entries.Add(entry);
            return Task.CompletedTask;
        }
    }

    private sealed class Scoped(Journal journal) : IAsyncDisposable
    {
        private readonly int _number = journal.NextScope();

        public Task Note(string handler) => journal.Add($"{handler} in {_number}");

        public async ValueTask DisposeAsync() => await journal.Add($"end of {_number}");
    }

    private sealed class First(Scoped scoped) : IKeygenWebhookHandler<LicenseCreated>
    {
        public Task HandleAsync(LicenseCreated keygenEvent, CancellationToken cancellationToken) => scoped.Note(nameof(First));
    }

    private sealed class Second(Scoped scoped) : IKeygenWebhookHandler<LicenseEvent>
    {
        public Task HandleAsync(LicenseEvent keygenEvent, CancellationToken cancellationToken) => scoped.Note(nameof(Second));
    }

    private sealed class Contravariant : IKeygenWebhookHandler<KeygenEvent>
    {
        public List<string> Events { get; } = [];

        public Task HandleAsync(KeygenEvent keygenEvent, CancellationToken cancellationToken)
        {
            Events.Add(keygenEvent.Name);
            return Task.CompletedTask;
        }
    }

    private class NoStore : IIdempotencyStore
    {
        public StoreTraits Traits => default;

        public virtual ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class LateStore : NoStore
    {
        public TaskCompletionSource<EventClaim> Claiming { get; } = new();

        public override ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
            new(Claiming.Task);
    }

    private sealed class LateClaim : EventClaim
    {
        public TaskCompletionSource Disposed { get; } = new();

        public override ClaimStatus Status => ClaimStatus.Claimed;

        public override Task<HandlerRunResult> RunAsync(
            string handler, Func<IServiceProvider, CancellationToken, Task> work, CancellationToken stop) => throw new NotSupportedException();

        public override ValueTask DisposeAsync()
        {
            Disposed.TrySetResult();
            return default;
        }
    }
}
