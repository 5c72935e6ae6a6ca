using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.Idempotency;

/// <summary>A leased store over memory that breaks down as told, with a clock that only tests move.</summary>
internal sealed class LeaseKit
{
    private static readonly IServiceScopeFactory Scopes = new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>();

    private readonly FakeLogger<LeasedIdempotencyStore> _logger = new();

    public LeaseKit(TimeSpan? lease = null, ILogger<LeasedIdempotencyStore>? logger = null)
    {
        Storage = new(new InMemoryMarkStorage(new(), Time));
        Store = new(Storage, Scopes, Time, lease is { } length ? new() { Lease = length } : null, logger ?? _logger);
    }

    public static EventKey Key { get; } = new("", TestAccount.Default.Id, "token");

    public FakeTimeProvider Time { get; } = new(ReceiverHost.Start);

    public FaultyStorage Storage { get; }

    public LeasedIdempotencyStore Store { get; }

    public int Renewals => Storage.Count(StorageCall.Renew);

    public ValueTask<EventClaim> ClaimAsync(params string[] handlers) => Store.ClaimAsync(Key, handlers, CancellationToken.None);

    public void Break(StorageCall broken, Fault fault) => Storage.Plan = (call, _) => call == broken ? fault : Fault.None;

    public void Mend() => Storage.Plan = static (_, _) => Fault.None;

    public int Logged(int id) => _logger.Collector.GetSnapshot().Count(record => record.Id.Id == id);

    public IEnumerable<string> Messages(int id) => _logger.Collector.GetSnapshot().Where(record => record.Id.Id == id).Select(static record => record.Message);

    public Task EventuallyLoggedAsync(int id, int times = 1) => FakeClock.EventuallyAsync(() => Logged(id) >= times, $"log message {id}, {times} times");
}
