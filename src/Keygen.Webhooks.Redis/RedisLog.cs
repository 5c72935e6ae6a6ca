using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Redis;

/// <summary>The log messages of this package, ids 4000 to 4007. They name endpoints, never connection strings.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(4000, LogLevel.Warning,
        "Redis cannot be reached at {Endpoints}. Deliveries are answered 503 until it can, and the store keeps trying. Check the address, the password and the firewall.")]
    public static partial void NotReached(ILogger logger, Exception? exception, string endpoints);

    [LoggerMessage(4001, LogLevel.Warning,
        "Redis at {Endpoint} may evict marks: its maxmemory-policy is {Policy} and its maxmemory {MaxMemory}. An event whose mark was evicted runs again when it is delivered again. Set maxmemory-policy to noeviction, or use a Redis that is not a cache.")]
    public static partial void MayEvict(ILogger logger, string endpoint, string policy, string maxMemory);

    [LoggerMessage(4002, LogLevel.Warning,
        "Redis at {Endpoint} has no append-only file. A restart loses at least the events since its last snapshot, and they run again when they are delivered again. Set appendonly to yes, or set SurvivesRestart to false if you accept that.")]
    public static partial void Forgets(ILogger logger, string endpoint);

    [LoggerMessage(4003, LogLevel.Information,
        "The settings of Redis at {Endpoint} could not be read ({Reason}). Make sure that maxmemory-policy is noeviction, appendonly is yes and, with replicas, min-replicas-to-write is 1.")]
    public static partial void NotAsked(ILogger logger, string endpoint, string reason);

    [LoggerMessage(4004, LogLevel.Debug, "Redis at {Endpoint} was checked: maxmemory {MaxMemory}, maxmemory-policy {Policy}, append-only file {Appends}.")]
    public static partial void LookedAt(ILogger logger, string endpoint, string? maxMemory, string? policy, string? appends);

    [LoggerMessage(4005, LogLevel.Warning,
        "Redis at {Endpoint} has a replica but accepts writes that no replica receives. A failover loses those events, and while the old primary still answers, an event may run on two servers at once. Set min-replicas-to-write to 1.")]
    public static partial void WritesAlone(ILogger logger, string endpoint);

    [LoggerMessage(4006, LogLevel.Warning, "A setting of Redis is probably a mistake. {Remark}")]
    public static partial void SettingRemark(ILogger logger, string remark);

    [LoggerMessage(4007, LogLevel.Warning,
        "Redis at {Endpoint} has a replica and version {Version}, which does not apply min-replicas-to-write to scripts, and the store writes with scripts. A failover loses events, and while the old primary still answers, an event may run on two servers at once. Use Redis 7 or Valkey, with min-replicas-to-write set to 1.")]
    public static partial void IsTooOldForReplicas(ILogger logger, string endpoint, string version);
}
