using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Redis.Tests;

/// <summary>The stores in Redis keep the contracts, on a real redis-server.</summary>
public sealed class RedisContractTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    public static TheoryData<string> StoreCases => [.. LeasedStoreContract.Cases];

    public static TheoryData<string> ProgressCases => [.. ProgressStoreContract.Cases];

    public static TheoryData<string> LeaseCases => [.. LeaseStoreContract.Cases];

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
    public async Task The_storage_in_Redis_keeps_the_contract(string name) =>
        await LeasedStoreContract.RunAsync(name, new RedisSubject(await redis.ServerAsync()));

    [Theory]
    [MemberData(nameof(LeaseCases))]
    public async Task The_leases_in_Redis_keep_the_contract(string name) =>
        await LeaseStoreContract.RunAsync(name, new RedisSubject(await redis.ServerAsync()));

    [Theory]
    [MemberData(nameof(ProgressCases))]
    public async Task The_progress_in_Redis_keeps_the_contract(string name) =>
        await ProgressStoreContract.RunAsync(name, new RedisSubject(await redis.ServerAsync()));

    private sealed class RedisSubject(RedisServer server) : StoreSubject
    {
        private readonly string _prefix = RedisKeys.NewPrefix();

        protected override void ConfigureServices(IServiceCollection services) =>
            services.AddKeygenWebhooks(static _ => { }).UseRedis(server.Endpoint, options => options.KeyPrefix = _prefix);

        protected override async ValueTask AdvanceAsync(TimeSpan by) => await server.LetPassAsync(_prefix, by);

        public override async ValueTask DisposeAsync()
        {
            await server.CommandAsync("FLUSHALL");
            await base.DisposeAsync();
        }
    }
}
