using System.Net;
using System.Net.Sockets;
using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;
using Keygen.Webhooks.Chaos.Servers;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Chaos.Disorder;

/// <summary>A server, two receivers that share it, and an account that signs. All of it goes when this goes.</summary>
internal sealed class Arena : IAsyncDisposable
{
    private readonly StoreKind _store;
    private bool _keeps;

    private Arena(StoreKind store, IStoreServer server, ReceiverSlot[] slots, string folder, TestAccount account)
    {
        (_store, Server, Slots, Folder) = (store, server, slots, folder);
        Post = new(account, [.. slots.Select(static slot => slot.Port)]);
        Courier = new PersistentCourier(Post, Sent);
    }

    public string Folder { get; }

    public IStoreServer Server { get; }

    public IReadOnlyList<ReceiverSlot> Slots { get; }

    public DisorderLog Disorder { get; private init; } = new();

    public SenderLog Sent { get; } = new();

    public Post Post { get; }

    public IDeliveryCourier Courier { get; }

    /// <param name="store">Which server.</param>
    /// <param name="options">The seed and the lease, and whether the folder stays.</param>
    /// <param name="change">What is to be different, by receiver.</param>
    /// <param name="cancellationToken">The program's deadline.</param>
    public static async Task<Arena> BuildAsync(
        StoreKind store, ChaosOptions options, Func<ReceiverSettings, ReceiverSettings> change, CancellationToken cancellationToken)
    {
        var account = new TestAccount();
        var folder = Directory.CreateTempSubdirectory("keygen-chaos-").FullName;
        var disorder = new DisorderLog();
        var server = await (store is StoreKind.Redis ? RedisStoreServer.StartNewAsync() : PostgresStoreServer.StartNewAsync());
        var slots = Enumerable.Range(0, 2).Select(slot => new ReceiverSlot(
            change(new()
            {
                Slot = slot, Port = FreePort(), Store = store, Connection = server.Connection, Folder = folder, AccountId = account.Id,
                PublicKey = account.PublicKey, Seed = options.Seed, LeaseSeconds = options.Lease.TotalSeconds, Handlers = new(),
            }), disorder)).ToArray();
        var arena = new Arena(store, server, slots, folder, account) { Disorder = disorder, _keeps = options.Keep };
        try
        {
            Array.ForEach(slots, static slot => slot.Start());
            await Task.WhenAll(slots.Select(slot => slot.ReadyAsync(cancellationToken)));
            return arena;
        }
        catch
        {
            await arena.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the receivers and looks at what they left.</summary>
    public async Task<Verdict> CheckAsync()
    {
        await Task.WhenAll(Slots.Select(static slot => slot.StopAsync()));
        var history = History.Read(Folder, Disorder);
        var effects = await Server.ReadEffectsAsync(Folder);
        return new Check(Sent, Disorder, history, effects, isTransactional: _store is StoreKind.Postgres).Run();
    }

    public async ValueTask DisposeAsync()
    {
        Post.Dispose();
        foreach (var slot in Slots)
        {
            await slot.DisposeAsync();
        }

        await Server.DisposeAsync();
        if (_keeps)
        {
            Console.WriteLine($"Ledgers and logs are in {Folder}.");
        }
        else
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
