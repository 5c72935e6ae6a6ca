namespace Keygen.Webhooks.Redis.Tests;

/// <summary>What the tests of a class share, launched by the first that asks; keys of different tests differ in their prefix.</summary>
public abstract class LaunchedFixture<T>(Func<Task<T>> launch) : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private T? _launched;

    public async Task<T> ServerAsync()
    {
        await _one.WaitAsync();
        try
        {
            return _launched ??= await launch();
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_launched is not null)
        {
            await _launched.DisposeAsync();
        }

        _one.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>One redis-server.</summary>
public sealed class RedisFixture() : LaunchedFixture<RedisServer>(static () => RedisServer.LaunchOrSkipAsync());

/// <summary>A cluster of three primaries.</summary>
public sealed class ClusterFixture() : LaunchedFixture<RedisCluster>(RedisCluster.LaunchOrSkipAsync);

/// <summary>A primary and a replica under Sentinel.</summary>
public sealed class SentinelFixture() : LaunchedFixture<RedisSentinel>(static () => RedisSentinel.LaunchOrSkipAsync());

/// <summary>What tests of Redis's own clock and keys share.</summary>
internal static class RedisKeys
{
    private const string Shift = """
        for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
          local lives = redis.call('PTTL', key)
          local left = lives - ARGV[2]
          if lives >= 0 then
            if left > 0 then redis.call('PEXPIRE', key, left) else redis.call('DEL', key) end
          end
        end
        """;

    public static string NewPrefix() => $"test-{Guid.NewGuid():N}:";

    /// <summary>Lets time pass for the keys with a prefix: the time they have left to live is all the clock they know.</summary>
    public static Task LetPassAsync(this RedisServer server, string prefix, TimeSpan time) =>
        server.CommandAsync("EVAL", Shift, "0", prefix, $"{(long)time.TotalMilliseconds}");

    public static async Task<string[]> KeysAsync(this RedisServer server, string prefix = "") =>
        (await server.CommandAsync("KEYS", prefix + "*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
