using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Tests.Receiving;

/// <summary>The gauges of failing events: who reads them never waits for a store, and no store is asked more often than once a minute.</summary>
public sealed class EventStateGaugeTests
{
    private readonly Microsoft.Extensions.Time.Testing.FakeTimeProvider _time = new(ReceiverHost.Start);

    [Fact]
    public async Task They_say_how_many_events_fail_and_for_how_long()
    {
        await using var host = await ReceiverHost.StartAsync(static keygen => keygen.AddHandler<KeygenEvent>(static (_, _) => throw new InvalidOperationException(), "fails"));
        await host.ReceiveAsync(new TestEvent());
        await host.ReceiveAsync(new TestEvent());
        host.Time.Advance(TimeSpan.FromHours(2));
        using var gauges = new Gauges(host);

        await FakeClock.EventuallyAsync(() => gauges.Read().Length == 3, "the store has answered");

        gauges.Read().Should().BeEquivalentTo("keygen.webhooks.events.failing []=2", "keygen.webhooks.events.open []=2", "keygen.webhooks.events.failing.age []=7200");
    }

    [Fact]
    public async Task They_say_nothing_while_a_store_has_not_answered_and_nobody_waits()
    {
        var store = new CountingReader();
        await using var host = await ReceiverHost.StartAsync(keygen => keygen.UseStore(_ => store).AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask));
        using var gauges = new Gauges(host);

        gauges.Read().Should().BeEmpty("nothing is known yet");
        store.Answer(new(7, null));
        await FakeClock.EventuallyAsync(() => gauges.Read().Length > 0, "the store has answered");

        gauges.Read().Should().Contain("keygen.webhooks.events.failing []=7");
    }

    [Fact]
    public async Task A_store_that_several_registrations_share_is_reported_once_and_one_that_cannot_answer_never()
    {
        await using var host = ReceiverHost.Build(static keygen =>
        {
            keygen.Services.AddKeygenWebhooks("eu");
            keygen.Services.AddKeygenWebhooks("us").UseStore(static _ => new PolledStore());
        }, ReceiverHost.DefaultConfiguration.Concat(ReceiverHost.ConfigurationOf(TestAccount.Other, "Keygen:Webhooks:eu")).Concat(ReceiverHost.ConfigurationOf(TestAccount.Other, "Keygen:Webhooks:us"))
            .ToDictionary(StringComparer.OrdinalIgnoreCase));
        await host.Host.StartAsync();
        using var gauges = new Gauges(host);

        await FakeClock.EventuallyAsync(() => gauges.Read().Length > 0, "the store has answered");

        gauges.Read().Should().OnlyContain(static one => one.Contains("[]"));
        var services = host.Host.Services;
        services.GetKeyedService<IEventStateReader>("us").Should().BeNull();
        services.GetKeyedService<IEventStateReader>("eu").Should().NotBeNull();
    }

    [Fact]
    public async Task A_store_is_asked_once_a_minute_and_not_while_it_has_not_answered()
    {
        var reader = new CountingReader();
        var counts = new CachedEventCounts("", reader, _time);

        counts.Current.Should().BeNull();
        _time.Advance(TimeSpan.FromMinutes(5));
        _ = counts.Current;
        await FakeClock.EventuallyAsync(() => reader.Asked == 1, "the store is asked");
        reader.Answer(new(7, null));
        await FakeClock.EventuallyAsync(() => counts.Current?.Failing == 7 || reader.Asked == 2, "the answer is known");
        reader.Answer(new(8, null));
        await FakeClock.EventuallyAsync(() => counts.Current?.Failing == 8, "five minutes later, it was asked again");
        _time.Advance(CachedEventCounts.Interval - TimeSpan.FromSeconds(1));
        _ = counts.Current;
        reader.Asked.Should().Be(2);

        _time.Advance(TimeSpan.FromSeconds(1));
        _ = counts.Current;
        await FakeClock.EventuallyAsync(() => reader.Asked == 3, "a minute later, it is asked again");
    }

    [Fact]
    public async Task When_the_store_fails_no_old_number_stands()
    {
        var reader = new CountingReader();
        var counts = new CachedEventCounts("", reader, _time);
        _ = counts.Current;
        reader.Answer(new(7, null));
        await FakeClock.EventuallyAsync(() => counts.Current?.Failing == 7, "the answer is known");

        _time.Advance(CachedEventCounts.Interval);
        _ = counts.Current;
        reader.Fail();

        await FakeClock.EventuallyAsync(() => counts.Current is null, "the failure is known");
    }

    private sealed class CountingReader : IEventStateReader, IIdempotencyStore
    {
        private readonly ConcurrentQueue<TaskCompletionSource<EventCounts>> _pending = new();
        private readonly ConcurrentQueue<TaskCompletionSource<EventCounts>> _ready = new();
        private readonly Lock _lock = new();
        private int _asked;

        StoreTraits IIdempotencyStore.Traits => new(true, TimeSpan.FromDays(35));

        public int Asked => Volatile.Read(ref _asked);

        public void Answer(EventCounts counts) => Next(_ready, _pending).SetResult(counts);

        public void Fail() => Next(_ready, _pending).SetException(new IOException());

        public ValueTask<EventCounts> CountAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return new(Next(_pending, _ready).Task);
        }

        public ValueTask<EventStatus?> FindAsync(EventKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        ValueTask<EventState> IIdempotencyStore.FindAsync(EventKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        ValueTask<EventClaim> IIdempotencyStore.ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<EventPage> ListAsync(EventQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool CanList(EventFilter filter) => false;

        /// <summary>A question takes the answer that waits for it, or waits for its answer.</summary>
        private TaskCompletionSource<EventCounts> Next(
            ConcurrentQueue<TaskCompletionSource<EventCounts>> mine, ConcurrentQueue<TaskCompletionSource<EventCounts>> others)
        {
            lock (_lock)
            {
                if (!mine.TryDequeue(out var next))
                {
                    others.Enqueue(next = new(TaskCreationOptions.RunContinuationsAsynchronously));
                }

                return next;
            }
        }
    }

    /// <summary>What one host's gauges say when they are collected.</summary>
    private sealed class Gauges : IDisposable
    {
        private readonly MeterListener _meters = new();
        private readonly ConcurrentQueue<string> _read = new();

        public Gauges(ReceiverHost host)
        {
            var factory = host.Host.Services.GetRequiredService<IMeterFactory>();
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, factory) && instrument.Name.StartsWith("keygen.webhooks.events.", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => _read.Enqueue($"{instrument.Name} [{tags[0].Value}]={value}"));
            _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _read.Enqueue($"{instrument.Name} [{tags[0].Value}]={value}"));
            _meters.Start();
        }

        public string[] Read()
        {
            _read.Clear();
            _meters.RecordObservableInstruments();
            return [.. _read];
        }

        public void Dispose() => _meters.Dispose();
    }
}
