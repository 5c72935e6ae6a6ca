using System.Data.Common;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Stores.Tests;

/// <summary>Every kind of store that there is, and what an app has of it.</summary>
internal sealed class Kinds : IAsyncDisposable
{
    public const string InMemory = "in memory", LeasedStorage = "leased storage", Store = "store", Redis = "Redis", EfCore = "EF Core";

    private readonly string _file = Path.GetTempFileName();
    private readonly StatementCounter _statements = new();

    /// <summary>What the last of two kinds must lead to: the types of marks, leases and progress.</summary>
    public static IReadOnlyDictionary<string, Parts> Expected { get; } = new Dictionary<string, Parts>(StringComparer.Ordinal)
    {
        [InMemory] = new("InMemoryMarkStorage", "InMemoryNamedLeaseStore", null),
        [LeasedStorage] = new(nameof(OwnStorage), "InMemoryNamedLeaseStore", null),
        [Store] = new(nameof(OwnStore), "InMemoryNamedLeaseStore", null),
        [Redis] = new("RedisMarkStorage", "RedisNamedLeaseStore", "RedisProgressStore"),
        [EfCore] = new("EntityFrameworkIdempotencyStore", "EntityFrameworkNamedLeaseStore", "EntityFrameworkProgressStore"),
    };

    /// <summary>All pairs of two kinds, in both orders.</summary>
    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var first in Expected.Keys)
            {
                foreach (var last in Expected.Keys.Where(last => last != first))
                {
                    pairs.Add(first, last);
                }
            }

            return pairs;
        }
    }

    /// <summary>Whose options, connection or factory was used.</summary>
    public HashSet<string> Touched { get; } = new(StringComparer.Ordinal);

    /// <summary>How many statements the database was sent.</summary>
    public int Statements => _statements.Count;

    public OwnStorage Storage { get; } = new();

    public void Use(string kind, KeygenWebhooksBuilder keygen) => _ = kind switch
    {
        InMemory => keygen.UseInMemoryStore(_ => Touched.Add(InMemory)),
        LeasedStorage => keygen.UseMarkStorage(_ => Note(LeasedStorage, Storage)),
        Store => keygen.UseStore(_ => Note(Store, new OwnStore())),
        Redis => keygen.UseRedis(static _ => throw new NotSupportedException("There is no Redis."), _ => Touched.Add(Redis)),
        _ => keygen.UseEntityFrameworkCore<OwnContext>(_ => Touched.Add(EfCore)),
    };

    /// <summary>The app's own context, with its tables.</summary>
    public void AddContext(IServiceCollection services)
    {
        services.AddDbContext<OwnContext>(options => options.UseSqlite($"Data Source={_file};Pooling=false").AddInterceptors(_statements));
        using var context = new OwnContext(new DbContextOptionsBuilder<OwnContext>().UseSqlite($"Data Source={_file};Pooling=false").Options);
        context.Database.EnsureCreated();
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return default;
    }

    private T Note<T>(string kind, T made)
    {
        Touched.Add(kind);
        return made;
    }
}

/// <summary>An app's own context.</summary>
internal sealed class OwnContext(DbContextOptions<OwnContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddKeygenWebhooks();
}

/// <summary>Another one.</summary>
internal sealed class OtherContext(DbContextOptions<OtherContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddKeygenWebhooks();
}

/// <summary>Counts what is sent to the database.</summary>
internal sealed class StatementCounter : DbCommandInterceptor
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _count);
        return new(result);
    }
}

/// <summary>A storage that knows how long the lease was that it was last asked for.</summary>
internal sealed class OwnStorage : IMarkStorage
{
    public TimeSpan Lease { get; private set; }

    public StoreTraits Traits => new(SurvivesRestart: true, StoreTraits.DefaultRetention);

    public ValueTask<AcquireResult> TryAcquireAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken)
    {
        Lease = lease;
        return new(new AcquireResult(ClaimStatus.InProgress, []));
    }

    public ValueTask<bool> TryRenewAsync(EventKey key, Guid fence, TimeSpan lease, CancellationToken cancellationToken) => new(true);

    public ValueTask<bool> TryCompleteAsync(EventKey key, Guid fence, string handler, bool settles, CancellationToken cancellationToken) => new(true);

    public ValueTask ReleaseAsync(EventKey key, Guid fence, CancellationToken cancellationToken) => default;

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => new(EventState.Unknown);
}

/// <summary>A store of an app's own.</summary>
internal sealed class OwnStore : IIdempotencyStore
{
    public StoreTraits Traits => new(SurvivesRestart: true, StoreTraits.DefaultRetention);

    public ValueTask<EventClaim> ClaimAsync(EventKey key, IReadOnlyList<string> handlers, CancellationToken cancellationToken) => new(EventClaim.InProgress);

    public ValueTask<EventState> FindAsync(EventKey key, CancellationToken cancellationToken) => new(EventState.Unknown);
}
