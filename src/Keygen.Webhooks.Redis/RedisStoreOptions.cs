using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Redis;

/// <summary>
/// Where and how events are remembered in Redis. Read from the section <c>Keygen:Webhooks:Redis</c> of the host's configuration,
/// as they are at the start; what is passed to <c>UseRedis</c> comes after it. What cannot work stops the start.
/// </summary>
/// <remarks>
/// They are named by the registration. For a named registration with a Redis of its own, the section <c>Keygen:Webhooks:{name}:Redis</c> comes after
/// <c>Keygen:Webhooks:Redis</c>: set there what differs. Two registrations may have the same <see cref="KeyPrefix"/>, because an event's key names its
/// registration.
/// </remarks>
public sealed class RedisStoreOptions
{
    /// <summary>The section of the host's configuration that these are read from.</summary>
    public const string SectionName = KeygenWebhooksOptions.SectionName + ":Redis";

    /// <summary>
    /// A connection string of StackExchange.Redis, such as <c>redis-1:6379,redis-2:6379,password=…,ssl=true</c>. Null: the
    /// connection that was passed to <c>UseRedis</c>, or else the <c>IConnectionMultiplexer</c> in the container.
    /// </summary>
    public string? Configuration { get; set; }

    /// <summary>
    /// What every key begins with, <c>keygen:webhooks:</c> by default. Apps that share a Redis and handle the same events each on their
    /// own need one each; servers of one app need the same.
    /// </summary>
    public string KeyPrefix { get; set; } = "keygen:webhooks:";

    /// <summary>The number of the database; null for the connection's own default. Redis Cluster has only 0.</summary>
    public int? Database { get; set; }

    /// <summary>
    /// How long a claim outlives a process that died: after that, the next delivery runs what it left. Renewed at a third of it for as
    /// long as a handler runs. More than zero, at most 8 minutes, which is below Keygen's first retry; 60 seconds by default.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an event is remembered after it was last seen; at least 3 days, the longest Keygen retries, and 35 days by default.</summary>
    public TimeSpan Retention { get; set; } = StoreTraits.DefaultRetention;

    /// <summary>
    /// Whether this Redis keeps what it was told over a restart of its own; true by default, which wants an append-only file. What it
    /// says is the store's <see cref="StoreTraits.SurvivesRestart"/>, and it is compared with Redis at the start, in the log. Say false
    /// for a Redis that is a cache.
    /// </summary>
    public bool SurvivesRestart { get; set; } = true;

    /// <summary>What is odd about the sections these were read from.</summary>
    internal SectionFindings Findings { get; set; } = SectionFindings.None;

    /// <summary>The section of a registration.</summary>
    internal static string SectionOf(string registration) =>
        registration.Length == 0 ? SectionName : $"{KeygenWebhooksOptions.SectionName}:{registration}:Redis";
}
