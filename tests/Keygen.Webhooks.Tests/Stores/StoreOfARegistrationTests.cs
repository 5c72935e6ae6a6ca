using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Stores;

/// <summary>What a registration does with the store it has, and what an app puts in its place.</summary>
public sealed class StoreOfARegistrationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_is_remembered_in_the_store_of_its_registration_alone()
    {
        await using var host = StoreDescriptorTests.BuildWithEu(
            static eu => eu.UseInMemoryStore().AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask),
            static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask));
        await host.Host.StartAsync();
        var (services, testEvent) = (host.Host.Services, new TestEvent());
        var eu = services.GetRequiredKeyedService<WebhookReceiver>("eu");

        (await eu.ReceiveAsync(host.Sign(testEvent).ToRequest())).Outcome.Should().Be(WebhookOutcome.Handled);
        (await eu.ReceiveAsync(host.Sign(testEvent).ToRequest())).Outcome.Should().Be(WebhookOutcome.Duplicate);

        var key = new EventKey("eu", testEvent.AccountId, testEvent.Token!);
        (await services.GetRequiredKeyedService<IIdempotencyStore>("eu").FindAsync(key, Cancelled)).Should().Be(EventState.Settled);
        (await services.GetRequiredService<IIdempotencyStore>().FindAsync(key, Cancelled)).Should().Be(EventState.Unknown);
    }

    [Fact]
    public async Task Health_asks_each_registrations_own_store()
    {
        var down = new PolledStore { OnFind = static _ => throw new IOException("down") };
        await using var host = StoreDescriptorTests.BuildWithEu(eu => eu.UseStore(_ => down));

        (await host.Receiver.CheckHealthAsync(Cancelled)).StoreError.Should().BeNull();
        (await host.Host.Services.GetRequiredKeyedService<WebhookReceiver>("eu").CheckHealthAsync(Cancelled)).StoreError.Should().BeOfType<IOException>();
        down.Asked.Should().ContainSingle();
    }

    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    [InlineData(true, true, 1)]
    public async Task A_start_with_a_store_that_forgets_at_a_restart_is_warned_of_once(bool defaultForgets, bool euForgets, int warnings)
    {
        await using var host = StoreDescriptorTests.BuildWithEu(
            eu => _ = euForgets ? eu.UseInMemoryStore() : eu.UseStore<FixedMarks>(), keygen => _ = defaultForgets ? keygen.UseInMemoryStore() : keygen.UseStore<FixedMarks>());

        await host.Host.StartAsync();

        host.LogsOf(1400).Should().HaveCount(warnings);
    }

    [Fact]
    public async Task A_class_is_made_by_the_container_and_disposed_with_it()
    {
        FixedMarks marks;
        await using (var host = ReceiverHost.Build(static keygen => keygen.UseStore<FixedMarks>()))
        {
            marks = (FixedMarks)host.Host.Services.GetRequiredService<IIdempotencyStore>();
            marks.Time.Should().BeSameAs(host.Time);
        }

        marks.IsDisposed.Should().BeTrue();
    }

    [Fact]
    public async Task A_class_that_the_app_has_registered_is_taken_as_it_is()
    {
        using var own = new FixedMarks();
        await using var host = ReceiverHost.Build(static keygen => keygen.UseStore<FixedMarks>(), services: services => services.AddSingleton(own));

        host.Host.Services.GetRequiredService<IIdempotencyStore>().Should().BeSameAs(own);
    }

    [Fact]
    public async Task A_storage_class_is_made_by_the_container_too()
    {
        await using var host = ReceiverHost.Build(static keygen => keygen
            .UseMarkStorage<ClockedStorage>(static options => options.Lease = TimeSpan.FromMinutes(2)));

        var store = (LeasedIdempotencyStore)host.Host.Services.GetRequiredService<IIdempotencyStore>();

        ((ClockedStorage)store.Storage).Time.Should().BeSameAs(host.Time);
        await using var claim = await store.ClaimAsync(new("", "account", "token"), ["a"], Cancelled);
        ((ClockedStorage)store.Storage).Lease.Should().Be(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task What_the_app_puts_before_a_store_is_heeded_by_every_registration_that_uses_it()
    {
        var polled = new PolledStore();
        await using var host = StoreDescriptorTests.BuildWithEu(static _ => { }, services: polled.StandBefore);

        host.Host.Services.GetRequiredKeyedService<IIdempotencyStore>("").Should().BeSameAs(polled);
        host.Host.Services.GetRequiredKeyedService<IIdempotencyStore>("eu").Should().BeSameAs(polled);
    }

    [Fact]
    public async Task Services_of_the_apps_own_stay_when_a_store_is_replaced()
    {
        var (progress, leases) = (new FixedProgress(), new FixedLeases());
        await using var host = ReceiverHost.Build(keygen =>
        {
            keygen.UseStore(new JournaledStore().Descriptor);
            keygen.Services.AddSingleton<ICatchUpProgressStore>(progress);
            keygen.UseStore(static _ => new FixedMarks());
            keygen.Services.AddSingleton<INamedLeaseStore>(leases);
        });

        host.Host.Services.GetRequiredService<ICatchUpProgressStore>().Should().BeSameAs(progress);
        host.Host.Services.GetRequiredService<INamedLeaseStore>().Should().BeSameAs(leases);
    }

    [Fact]
    public async Task Marks_that_the_app_registered_before_are_those_of_an_app_that_chooses_no_store()
    {
        using var own = new FixedMarks();
        var services = new ServiceCollection().AddSingleton<IIdempotencyStore>(own);
        services.AddKeygenWebhooks(static _ => { });
        await using var container = services.BuildServiceProvider();

        container.GetRequiredService<IIdempotencyStore>().Should().BeSameAs(own);
        container.GetRequiredKeyedService<IIdempotencyStore>("").Should().BeSameAs(own);
    }

    private sealed class ClockedStorage(TimeProvider time) : IMarkStorage
    {
        private readonly InMemoryMarkStorage _inner = new(new(), time);

        public TimeProvider Time => time;

        public TimeSpan Lease { get; private set; }

        public StoreTraits Traits => _inner.Traits;

        public ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
        {
            Lease = lease;
            return _inner.TryAcquireAsync(key, fence, lease, cancellationToken);
        }

        public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) =>
            _inner.TryRenewAsync(key, fence, lease, cancellationToken);

        public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) =>
            _inner.TryCompleteAsync(key, fence, handler, settles, cancellationToken);

        public ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => _inner.ReleaseAsync(key, fence, cancellationToken);

        public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => _inner.FindAsync(key, cancellationToken);
    }
}
