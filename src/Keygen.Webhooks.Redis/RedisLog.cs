using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Redis;

/// <summary>Log messages by stable id, 4000 to 4019. Endpoints are named, connection strings never.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(4000, LogLevel.Warning,
        "Redis is not reached at {Endpoints}; deliveries are answered 503 until it is. It is tried on; look at the address, the password and the firewall.")]
    public static partial void NotReached(ILogger logger, Exception? exception, string endpoints);

    [LoggerMessage(4001, LogLevel.Warning,
        "Redis at {Endpoint} may evict what is remembered: its maxmemory-policy is {Policy}, and maxmemory {MaxMemory}. An event whose mark is evicted runs again when it comes again: set maxmemory-policy noeviction, or take a Redis that is no cache.")]
    public static partial void MayEvict(ILogger logger, string endpoint, string policy, string maxMemory);

    [LoggerMessage(4002, LogLevel.Warning,
        "Redis at {Endpoint} has no append-only file: when it restarts it forgets events, at least those since its last snapshot, and what comes again runs again. Set appendonly yes; or set SurvivesRestart to false, if it is to be so.")]
    public static partial void Forgets(ILogger logger, string endpoint);

    [LoggerMessage(4003, LogLevel.Information,
        "What Redis at {Endpoint} does when it is full, restarts or fails over could not be asked ({Reason}): see to it that maxmemory-policy is noeviction, appendonly is yes and, with replicas, min-replicas-to-write is 1.")]
    public static partial void NotAsked(ILogger logger, string endpoint, string reason);

    [LoggerMessage(4004, LogLevel.Debug, "Redis at {Endpoint} was looked at: maxmemory {MaxMemory}, maxmemory-policy {Policy}, append-only file {Appends}.")]
    public static partial void LookedAt(ILogger logger, string endpoint, string? maxMemory, string? policy, string? appends);

    [LoggerMessage(4005, LogLevel.Warning,
        "Redis at {Endpoint} has a replica and also accepts writes that no replica hears of. After a failover those events are forgotten, and while the old primary still answers, an event may run at two servers at once. Set min-replicas-to-write 1.")]
    public static partial void WritesAlone(ILogger logger, string endpoint);

    [LoggerMessage(4006, LogLevel.Warning, "A setting of Redis is hardly what was meant. {Remark}")]
    public static partial void SettingRemark(ILogger logger, string remark);

    [LoggerMessage(4007, LogLevel.Warning,
        "Redis at {Endpoint} has a replica and is version {Version}, which applies min-replicas-to-write to no script, and the store writes by scripts. After a failover events are forgotten, and while the old primary still answers, an event may run at two servers at once. Use Redis 7, or Valkey, with min-replicas-to-write 1.")]
    public static partial void IsTooOldForReplicas(ILogger logger, string endpoint, string version);
}
