using BenchmarkDotNet.Attributes;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Measuring;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Keygen.Webhooks.Benchmarks;

/// <summary>
/// A claim and its completion on a local redis-server, beside a bare <c>SET NX</c> and <c>SET</c> of the same key over the same connection.
/// </summary>
[MemoryDiagnoser]
public class RedisBenchmarks
{
    private static readonly string[] Handlers = ["Shop.ChargeLicensee(license.created)"];
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly string AccountId = Guid.NewGuid().ToString("D");

    private RedisServer _server = null!;
    private ConnectionMultiplexer _connection = null!;
    private IDatabase _database = null!;
    private ServiceProvider _services = null!;
    private IIdempotencyStore _store = null!;
    private long _events;

    [GlobalSetup]
    public async Task Setup()
    {
        _server = await RedisServer.LaunchAsync();
        _connection = await ConnectionMultiplexer.ConnectAsync(_server.Endpoint);
        _database = _connection.GetDatabase();
        _services = BenchmarkHost.Build(new(AccountId), keygen => keygen.UseRedis(_connection));
        _store = _services.GetRequiredService<IIdempotencyStore>();
        if (!await BareSets() || await ClaimAndComplete() is not HandlerRunStatus.Completed)
        {
            throw new InvalidOperationException("It does not claim and complete.");
        }
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _services.DisposeAsync();
        await _connection.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public async Task<bool> BareSets()
    {
        RedisKey key = $"bare:event::{AccountId}:{NextToken()}";
        return await _database.StringSetAsync(key, "claimed", Lease, When.NotExists)
            && await _database.StringSetAsync(key, "settled", StoreTraits.DefaultRetention);
    }

    [Benchmark]
    public async Task<HandlerRunStatus> ClaimAndComplete()
    {
        await using var claim = await _store.ClaimAsync(new("", AccountId, NextToken()), Handlers, CancellationToken.None);
        return (await claim.RunAsync(Handlers[0], static (_, _) => Task.CompletedTask, CancellationToken.None)).Status;
    }

    /// <summary>As long as Keygen's.</summary>
    private string NextToken() => $"{++_events:x64}";
}
