namespace Keygen.Webhooks.Tests;

public sealed partial class RedisSentinel
{
    /// <summary>With one replica. Skips the test where there is no redis-server, and fails it where CI says there must be. Apart, as the chaos program knows no xunit.</summary>
    /// <param name="options">More of <c>redis.conf</c> for both servers.</param>
    public static Task<RedisSentinel> LaunchOrSkipAsync(params string[] options)
    {
        RedisServer.SkipIfMissing();
        return LaunchAsync(replicas: 1, options);
    }
}
