using System.Text.Json;

namespace Keygen.Webhooks.LoadTest.Servers;

internal enum ServerRole
{
    /// <summary>Kestrel, SHA-256 and one verification.</summary>
    Floor,

    /// <summary>Kestrel answering 401 and nothing more: what any request costs, whatever is behind it.</summary>
    EmptyAnswer,

    /// <summary>Kestrel, a verification for each candidate, and 401.</summary>
    BareRefusal,

    /// <summary>Our endpoint, the in-memory store, a handler of the raw event.</summary>
    Raw,

    /// <summary>The same with the dashboard mapped: nobody looks, or ten people do.</summary>
    RawDashboard,
    RawWatched,

    /// <summary>The same with a handler that reads the license; so it is in the next two.</summary>
    Typed,
    Redis,

    /// <summary>EF Core on PostgreSQL, with one handler, two of them, or one that saves a row.</summary>
    Postgres,
    PostgresTwoHandlers,
    PostgresRow,

    /// <summary>The same with a handler that runs later: the delivery hands over, to a table or to Wolverine, and nobody consumes.</summary>
    PostgresLater,
    PostgresWolverine,

    /// <summary>No library: EF Core, the same with the store's round trips, and the first with a row of the handler's.</summary>
    ByHand,
    ByHandInTransaction,
    ByHandRow,

    /// <summary>No library and no EF Core.</summary>
    ByHandNpgsql,
    ByHandNpgsqlRow,

    /// <summary>No library: the Redis store's two round trips.</summary>
    ByHandRedis,

    /// <summary>Node.js, as Keygen's example for Express does it.</summary>
    Express,
}

/// <summary>What a server is told when it starts.</summary>
internal sealed record ServerSettings(
    ServerRole Role, string AccountId, IReadOnlyList<string> PublicKeys, IReadOnlyList<string> EndpointUrls, string Connection = "")
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static ServerSettings FromJson(string json) => JsonSerializer.Deserialize<ServerSettings>(json)!;
}

/// <summary>What a server says of itself when asked: over its whole life.</summary>
internal sealed record ServerStats(long Handled, double CpuMilliseconds, long AllocatedBytes, long CompiledMethods)
{
    public static ServerStats operator -(ServerStats later, ServerStats earlier) => new(
        later.Handled - earlier.Handled, later.CpuMilliseconds - earlier.CpuMilliseconds, later.AllocatedBytes - earlier.AllocatedBytes,
        later.CompiledMethods - earlier.CompiledMethods);
}

/// <summary>What is said between a server and who started it, a line each.</summary>
internal static class Words
{
    public const string Ready = "ready";
    public const string Stats = "stats";
}
