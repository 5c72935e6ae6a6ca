using Keygen.Webhooks.Chaos.Checking;
using Keygen.Webhooks.Chaos.Fake;
using Keygen.Webhooks.Chaos.Later;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Sending;
using Keygen.Webhooks.Chaos.Servers;
using Keygen.Webhooks.Chaos.Tracing;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Servers;

namespace Keygen.Webhooks.Chaos.Disorder;

/// <summary>A server, two receivers that share it, and an account that signs, or a Keygen. All of it goes when this goes.</summary>
internal sealed class Arena : IAsyncDisposable
{
    /// <summary>The first two places are receivers, the next one is <see cref="StartThird"/>'s.</summary>
    private const int FirstWorker = 3;

    private readonly StoreKind _store;
    private bool _keeps;
    private ReceiverSettings? _third;
    private int _thirds;

    private Arena(StoreKind store, IStoreServer server, ReceiverSlot[] slots, string folder, TestAccount account, FakeProcess? keygen)
    {
        (_store, Server, Slots, Folder, Keygen) = (store, server, slots, folder, keygen);
        Post = new(account, [.. slots.Select(static slot => slot.Port)]);
        Courier = keygen is null ? new PersistentCourier(Post, Sent) : new KeygenCourier(keygen, Sent);
    }

    public string Folder { get; }

    public IStoreServer Server { get; }

    public IReadOnlyList<ReceiverSlot> Slots { get; }

    /// <summary>What runs later handlers, where there are any.</summary>
    public IReadOnlyList<ReceiverSlot> Workers { get; private init; } = [];

    /// <summary>What carries events from the ones to the others.</summary>
    public Broker? Broker { get; private init; }

    public DisorderLog Disorder { get; private init; } = new();

    public SenderLog Sent { get; } = new();

    public Post Post { get; }

    public IDeliveryCourier Courier { get; }

    /// <summary>What sends as Keygen does, where that is part of it.</summary>
    public FakeProcess? Keygen { get; }

    /// <summary>The handlers that must have left an effect for each event.</summary>
    public IReadOnlyList<string> Required { get; set; } = AppHandlers.Lasting;

    /// <summary>Whether what carries events to workers keeps the order of each license, whatever is killed.</summary>
    private bool IsOrdered { get; init; }

    private IReadOnlyList<string> BeforeAnswer => Workers.Count == 0 ? Required : [HandlerNames.Forward, .. Required.Except(AppHandlers.Later)];

    /// <summary>The fault of its receivers, in a negative control.</summary>
    public Fault Fault { get; set; }

    /// <summary>What notices outages that the program did not write down, where it does.</summary>
    public PrimaryWatch? Watch { get; set; }

    /// <summary>Ends when what has not happened by then need not be waited for.</summary>
    public Task GiveUp { get; set; } = Task.Delay(Timeout.InfiniteTimeSpan);

    /// <summary>Starts an arena with a sender that does not give up.</summary>
    /// <param name="store">Which server.</param>
    /// <param name="options">The seed and the lease, and whether the folder stays.</param>
    /// <param name="change">What is to be different, by receiver.</param>
    /// <param name="cancellationToken">The program's deadline.</param>
    public static async Task<Arena> BuildAsync(
        StoreKind store, ChaosOptions options, Func<ReceiverSettings, ReceiverSettings> change, CancellationToken cancellationToken)
    {
        var account = new TestAccount();
        var folder = NewFolder();
        var arena = await BuildAsync(store, options, folder, keygen: null, account, slot => change(new()
        {
            Slot = slot, Port = Ports.Free(), Store = store, Connection = "", Folder = folder, AccountId = account.Id,
            PublicKey = account.PublicKey, Seed = options.Seed, LeaseSeconds = options.Lease.TotalSeconds, Handlers = new(),
        }));
        return await arena.StartAsync(cancellationToken);
    }

    /// <summary>Starts one with Keygen as the sender, whose receivers share a port and PostgreSQL and catch up. They are not started yet.</summary>
    /// <param name="options">The seed and the lease, and whether the folder stays.</param>
    /// <param name="change">What is to be different, by receiver.</param>
    public static async Task<Arena> BuildWithKeygenAsync(ChaosOptions options, Func<ReceiverSettings, ReceiverSettings> change)
    {
        var (folder, port, since) = (NewFolder(), Ports.Free(), DateTimeOffset.UtcNow);
        var keygen = await FakeProcess.StartAsync(folder, new($"http://127.0.0.1:{port}"));
        return await BuildAsync(StoreKind.Postgres, options, folder, keygen, new(), slot => change(new()
        {
            Slot = slot, Port = port, SharesPort = true, Store = StoreKind.Postgres, Connection = "", Folder = folder,
            AccountId = keygen.Keys.AccountId, PublicKey = keygen.Keys.Ed25519, Seed = options.Seed, LeaseSeconds = options.Lease.TotalSeconds,
            Handlers = new(SlowMax: 60), CatchUp = new(keygen.Api, keygen.Token, since, options.Lease.TotalSeconds / 2),
        }));
    }

    /// <summary>Starts one whose receivers hand over what workers run later.</summary>
    /// <param name="store">Which server.</param>
    /// <param name="engine">What carries the events.</param>
    /// <param name="options">The seed and the lease, and whether the folder stays.</param>
    /// <param name="change">What is to be different, by process.</param>
    /// <param name="cancellationToken">The program's deadline.</param>
    public static async Task<Arena> BuildLaterAsync(
        StoreKind store, Engine engine, ChaosOptions options, Func<ReceiverSettings, ReceiverSettings> change, CancellationToken cancellationToken)
    {
        var (account, folder) = (new TestAccount(), NewFolder());
        var broker = engine is Engine.WolverineOnPostgres ? null : await Broker.StartNewAsync();
        var arena = await BuildAsync(store, options, folder, keygen: null, account, slot => change(new()
        {
            Slot = slot, Port = Ports.Free(), Store = store, Connection = "", Folder = folder, AccountId = account.Id,
            PublicKey = account.PublicKey, Seed = options.Seed, LeaseSeconds = options.Lease.TotalSeconds, Handlers = new(),
            Later = new(engine, broker?.Address ?? "", IsWorker: slot >= FirstWorker),
        }), workers: 2, broker, isOrdered: engine is Engine.Rabbit);
        return await arena.StartAsync(cancellationToken);
    }

    public static bool IsWorker(ProcessName process) => process.Slot >= FirstWorker;

    /// <summary>Starts the receivers and workers.</summary>
    public async Task<Arena> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var slot in Slots.Concat(Workers))
            {
                slot.Start();
            }

            await Task.WhenAll(Slots.Concat(Workers).Select(slot => slot.ReadyAsync(cancellationToken)));
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a receiver more, which shares the store and nothing else.</summary>
    public ReceiverProcess StartThird(TimeSpan clockAhead) => ReceiverProcess.Start(
        _third! with { Incarnation = Interlocked.Increment(ref _thirds), Port = Ports.Free(), SharesPort = false, CatchUp = null, ClockAhead = clockAhead });

    /// <summary>Ends the processes and looks at what they left.</summary>
    public async Task<Verdict> CheckAsync()
    {
        await Task.WhenAll(Slots.Concat(Workers).Select(static slot => slot.StopAsync()));
        await (Watch?.DisposeAsync() ?? ValueTask.CompletedTask);
        var history = History.Read(Folder, Disorder);
        var effects = await Server.ReadEffectsAsync(Folder);
        var verdict = new Check(Sent, Disorder, history, effects, mustBeAcknowledged: Keygen is null, isTransactional: _store is StoreKind.Postgres, Required, BeforeAnswer).Run();
        verdict.Rescue = Keygen is null ? null : Rescue.Of(await Keygen.RowsAsync(CancellationToken.None), Sent, history, effects);
        if (Workers.Count > 0)
        {
            verdict.Later = LaterFindings.Of(history, Sent, Disorder);
            foreach (var text in IsOrdered ? verdict.Later.OutOfOrder : [])
            {
                verdict.Add(Problem.OutOfOrder, text);
            }
        }

        return verdict;
    }

    public async ValueTask DisposeAsync()
    {
        Post.Dispose();
        foreach (var slot in Slots.Concat(Workers))
        {
            await slot.DisposeAsync();
        }

        if (Keygen is not null)
        {
            await Keygen.DisposeAsync();
        }

        await Server.DisposeAsync();
        await (Broker?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Watch?.DisposeAsync() ?? ValueTask.CompletedTask);
        if (_keeps)
        {
            await File.WriteAllLinesAsync(Path.Combine(Folder, "disorder"), Disorder.Faults.Select(static fault => $"{fault}"));
            Console.WriteLine($"Ledgers and logs are in {Folder}.");
        }
        else
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static async Task<Arena> BuildAsync(
        StoreKind store, ChaosOptions options, string folder, FakeProcess? keygen, TestAccount account, Func<int, ReceiverSettings> settings,
        int workers = 0, Broker? broker = null, bool isOrdered = false)
    {
        var disorder = new DisorderLog();
        var receivers = Enumerable.Range(0, FirstWorker + workers).Select(settings).ToArray();
        var server = await StartServerAsync(store, receivers[0].Fault);
        receivers = Array.ConvertAll(receivers, receiver => receiver with
        {
            Connection = receiver.StaysWithPrimary ? ((SentinelStoreServer)server).FirstPrimary : server.Connection,
        });
        var slots = Array.ConvertAll(receivers[..2], receiver => new ReceiverSlot(receiver, disorder));
        return new(store, server, slots, folder, account, keygen)
        {
            Disorder = disorder,
            Workers = Array.ConvertAll(receivers[FirstWorker..], worker => new ReceiverSlot(worker, disorder)),
            Broker = broker,
            IsOrdered = isOrdered,
            _third = receivers[2],
            _keeps = options.Keep,
        };
    }

    private static Task<IStoreServer> StartServerAsync(StoreKind store, Fault fault) => store switch
    {
        StoreKind.Redis => RedisStoreServer.StartNewAsync(),
        StoreKind.Sentinel => SentinelStoreServer.StartNewAsync(writesAlone: fault is Fault.WritesAlone),
        _ => PostgresStoreServer.StartNewAsync(),
    };

    private static string NewFolder() => Directory.CreateTempSubdirectory("keygen-chaos-").FullName;
}
