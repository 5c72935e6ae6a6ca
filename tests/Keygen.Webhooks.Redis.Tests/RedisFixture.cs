namespace Keygen.Webhooks.Redis.Tests;

/// <summary>One redis-server for the tests of a class, launched by the first that asks; keys of different tests differ in their prefix.</summary>
public sealed class RedisFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private RedisServer? _server;

    public async Task<RedisServer> ServerAsync()
    {
        await _one.WaitAsync();
        try
        {
            return _server ??= await RedisServer.LaunchOrSkipAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _one.Dispose();
    }
}

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
