using Keygen.Webhooks.LoadTest.Sending;
using Keygen.Webhooks.LoadTest.Servers;
using Keygen.Webhooks.Tests.Measuring;

namespace Keygen.Webhooks.LoadTest.Runs;

/// <summary>A server that is measured.</summary>
internal sealed record Contender(ServerRole Role, string Letter, string Name, string Connection = "")
{
    public static bool HasNode => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(static folder => File.Exists(Path.Combine(folder, "node")));

    public static bool HasExpress => Environment.GetEnvironmentVariable("EXPRESS_FROM") is { Length: > 0 };

    /// <summary>Whether it has a database, and tables in it.</summary>
    public bool HasTables => Role is >= ServerRole.Postgres and <= ServerRole.ByHandNpgsqlRow;

    public ServerSettings Settings(StandInAccount account) =>
        new(Role, account.AccountId, [account.PublicKeyText], [StandInAccount.EndpointUrl], Connection);
}

/// <summary>One round of one server.</summary>
internal sealed record SpeedSample(LoadResult Load, ServerStats Stats)
{
    /// <summary>Of the server's process alone, in microseconds.</summary>
    public double CpuEach => Stats.CpuMilliseconds * 1000 / Load.Count;

    public double AllocatedEach => (double)Stats.AllocatedBytes / Load.Count;
}
