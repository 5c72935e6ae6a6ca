namespace Keygen.Webhooks.Tests;

public sealed partial class RedisServer
{
    /// <summary>Skips the test where there is no redis-server, and fails it where CI says there must be. Apart, as the benchmarks know no xunit.</summary>
    /// <inheritdoc cref="LaunchAsync"/>
    public static Task<RedisServer> LaunchOrSkipAsync(params string[] options)
    {
        SkipIfMissing();
        return LaunchAsync(options);
    }

    /// <summary>Skips the test where there is no redis-server, and fails it where CI says there must be.</summary>
    public static void SkipIfMissing()
    {
        if (!IsInstalled)
        {
            const string How = "There is no redis-server: install it, on Debian with apt-get install redis-server.";
            if (Environment.GetEnvironmentVariable("CI") is "true")
            {
                Assert.Fail(How);
            }

            Assert.Skip(How);
        }
    }
}
