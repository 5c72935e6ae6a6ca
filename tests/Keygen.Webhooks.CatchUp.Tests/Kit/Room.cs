using System.Collections.Concurrent;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Tests.CatchUp;

/// <summary>What outlives a machine: Keygen, the clock, the store, the leases, and the folder of the progress.</summary>
internal sealed class Room : IAsyncDisposable
{
    private readonly ServiceProvider _shared;
    private readonly List<Machine> _machines = [];

    private Room(FakeTimeProvider time, FakeKeygen keygen, ServiceProvider shared)
    {
        (Time, Keygen, _shared) = (time, keygen, shared);
        Store = new(shared.GetRequiredService<IIdempotencyStore>());
        States = shared.GetRequiredService<IEventStateReader>();
        Leases = shared.GetRequiredService<INamedLeaseStore>();
    }

    public static DateTimeOffset Start { get; } = new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero);

    public FakeTimeProvider Time { get; }

    public FakeKeygen Keygen { get; }

    /// <summary>What the store knows about failures. A machine's store does not tell, unless a test says so.</summary>
    public IEventStateReader States { get; }

    public DurableStore Store { get; }

    public INamedLeaseStore Leases { get; set; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("keygen-catch-up-").FullName;

    /// <summary>Every run of a handler that ended well, by the event's token, on whatever machine.</summary>
    public ConcurrentQueue<string> Ledger { get; } = new();

    public IReadOnlyList<FakeApiRequest> Requests => Keygen.Api.Requests;

    public static async Task<Room> StartAsync(Action<FakeKeygenOptions>? configure = null)
    {
        var time = new FakeTimeProvider(Start);
        var options = new FakeKeygenOptions { TimeProvider = time, ApiToken = "admin-5ecret-token" };
        configure?.Invoke(options);
        var services = new ServiceCollection().AddSingleton<TimeProvider>(time);
        services.AddKeygenWebhooks(static _ => { });
        var keygen = await FakeKeygen.StartAsync(options);
        keygen.AddEndpoint();
        return new(time, keygen, services.BuildServiceProvider());
    }

    /// <summary>A machine with one handler of every event.</summary>
    /// <param name="handle">What the handler does before it writes into the ledger; nothing when null.</param>
    /// <param name="configure">Sets options of catch-up.</param>
    /// <param name="services">Adds or replaces services.</param>
    public Machine NewMachine(
        Func<KeygenEvent, CancellationToken, Task>? handle = null, Action<CatchUpOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var machine = new Machine(this, handle, configure, services);
        _machines.Add(machine);
        return machine;
    }

    /// <summary>Records an event that nobody delivered, so long ago.</summary>
    public FakeWebhookEvent Missed(double minutesAgo = 20, FakeEventStatus status = FakeEventStatus.Failed, FakeEndpoint? endpoint = null, string name = "license.created") =>
        Keygen.Record(KeygenEventBuilder.Of(name).WithCreated(Time.GetUtcNow() - TimeSpan.FromMinutes(minutesAgo)), status, endpoint);

    /// <summary>A delivery of an event, as Keygen would make it now.</summary>
    public Receiving.WebhookRequest Deliver(FakeWebhookEvent row) => SignedDelivery
        .Of(row.Name, builder => builder.WithId(row.Id).WithIdempotencyToken(row.IdempotencyToken).WithKeys(Keygen.Keys).WithSentAt(Time.GetUtcNow()))
        .ToWebhookRequest();

    /// <summary>How often an event was handled.</summary>
    public int TimesHandled(FakeWebhookEvent row) => Ledger.Count(token => token == row.IdempotencyToken);

    public void Pass(TimeSpan time) => Time.Advance(time);

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines)
        {
            await machine.DisposeAsync();
        }

        await Keygen.DisposeAsync();
        await _shared.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
