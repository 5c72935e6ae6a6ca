namespace Keygen.Webhooks.Redis.Tests;

/// <summary>A primary that may write only with its replica, stands still, and finds the replica gone when it goes on.</summary>
internal sealed class AbandonedPrimary(RedisServer primary, RedisServer replica) : IAsyncDisposable
{
    public RedisServer Primary => primary;

    public static async Task<AbandonedPrimary> LaunchOrSkipAsync()
    {
        var primary = await RedisServer.LaunchOrSkipAsync("--repl-diskless-sync-delay", "0", "--min-replicas-to-write", "1");
        var redis = new AbandonedPrimary(primary, await RedisServer.LaunchAsync("--replicaof", "127.0.0.1", $"{primary.Port}"));
        await FakeClock.EventuallyAsync(
            () => primary.CommandAsync("INFO", "replication").Result.Contains("min_slaves_good_slaves:1", StringComparison.Ordinal), "a replica that counts");
        return redis;
    }

    /// <summary>Has commands wait for the primary while it stands still. They were sent before the replica left, so they are what it reads first.</summary>
    public async Task<T> StandStillAsync<T>(Func<T> send)
    {
        await primary.HoldAsync();
        var sent = send();
        await Task.Delay(200); // for the commands to be on their way
        await replica.KillAsync();
        await primary.GoOnAsync();
        return sent;
    }

    public async ValueTask DisposeAsync()
    {
        await primary.DisposeAsync();
        await replica.DisposeAsync();
    }
}
