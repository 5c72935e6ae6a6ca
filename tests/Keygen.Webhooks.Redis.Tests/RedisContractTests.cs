using Keygen.Webhooks.Testing.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Redis.Tests;

/// <summary>The stores in Redis keep the contracts, on a real redis-server.</summary>
public sealed class RedisContractTests(RedisFixture redis) : RedisContract, IClassFixture<RedisFixture>
{
    protected override async Task<StoreUnderTest> SubjectAsync()
    {
        var server = await redis.ServerAsync();
        return new RedisSubject(server.Endpoint, [server]);
    }
}

/// <summary>They keep them on Redis Cluster, where keys are on several servers.</summary>
public sealed class ClusterContractTests(ClusterFixture redis) : RedisContract, IClassFixture<ClusterFixture>
{
    protected override async Task<StoreUnderTest> SubjectAsync()
    {
        var cluster = await redis.ServerAsync();
        return new RedisSubject(cluster.Endpoint, cluster.Nodes);
    }
}

/// <summary>They keep them under Sentinel, which says where the primary is.</summary>
public sealed class SentinelContractTests(SentinelFixture redis) : RedisContract, IClassFixture<SentinelFixture>
{
    protected override async Task<StoreUnderTest> SubjectAsync()
    {
        var sentinel = await redis.ServerAsync();
        return new RedisSubject(sentinel.ConnectionString, [sentinel.Primary]);
    }
}

/// <summary>All contract cases of the stores in Redis.</summary>
public abstract class RedisContract
{
    public static TheoryData<string> StoreCases => [.. MarkStorageContract.Cases];

    public static TheoryData<string> StateCases => [.. EventStateContract.Cases];

    public static TheoryData<string> ProgressCases => [.. ProgressStoreContract.Cases];

    public static TheoryData<string> LeaseCases => [.. NamedLeaseStoreContract.Cases];

    [Theory]
    [Trait("Case", "61")]
    [Trait("Case", "62")]
    [Trait("Case", "63")]
    [Trait("Case", "64")]
    [Trait("Case", "65")]
    [Trait("Case", "66")]
    [Trait("Case", "67")]
    [Trait("Case", "69")]
    [Trait("Case", "70")]
    [Trait("Case", "71")]
    [Trait("Case", "72a")]
    [Trait("Case", "76")]
    [MemberData(nameof(StoreCases))]
    public async Task The_storage_in_Redis_keeps_the_contract(string name) => await MarkStorageContract.RunAsync(name, await SubjectAsync());

    [Theory]
    [MemberData(nameof(StateCases))]
    public async Task The_storage_in_Redis_says_what_it_knows(string name) => await EventStateContract.RunAsync(name, await SubjectAsync());

    [Theory]
    [MemberData(nameof(LeaseCases))]
    public async Task The_leases_in_Redis_keep_the_contract(string name) => await NamedLeaseStoreContract.RunAsync(name, await SubjectAsync());

    [Theory]
    [MemberData(nameof(ProgressCases))]
    public async Task The_progress_in_Redis_keeps_the_contract(string name) => await ProgressStoreContract.RunAsync(name, await SubjectAsync());

    protected abstract Task<StoreUnderTest> SubjectAsync();

    /// <param name="connectionString">For <c>UseRedis</c>.</param>
    /// <param name="servers">Those that hold keys.</param>
    protected sealed class RedisSubject(string connectionString, IReadOnlyList<RedisServer> servers) : StoreUnderTest
    {
        private readonly string _prefix = RedisKeys.NewPrefix();

        protected override void ConfigureServices(IServiceCollection services) =>
            services.AddKeygenWebhooks(static _ => { }).UseRedis(connectionString, options => options.KeyPrefix = _prefix);

        protected override async ValueTask AdvanceAsync(TimeSpan by)
        {
            foreach (var server in servers)
            {
                await server.LetPassAsync(_prefix, by);
            }
        }

        public override async ValueTask DisposeAsync()
        {
            foreach (var server in servers)
            {
                await server.CommandAsync("FLUSHALL");
            }

            await base.DisposeAsync();
        }
    }
}
