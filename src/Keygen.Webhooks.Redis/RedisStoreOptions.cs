using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Redis;

/// <summary>
/// The options of the Redis store. They are bound from the section <c>Keygen:Webhooks:Redis</c> at startup, and then set by the arguments
/// of <c>UseRedis</c>. Invalid options stop the app at startup.
/// </summary>
/// <remarks>
/// Each registration has its own options, under its name. For a named registration with its own Redis, set what differs in the section
/// <c>Keygen:Webhooks:{name}:Redis</c>, which is bound after <c>Keygen:Webhooks:Redis</c>. Two registrations may have the same
/// <see cref="KeyPrefix"/>, because an event's key contains the registration's name.
/// </remarks>
public sealed class RedisStoreOptions
{
    /// <summary>The configuration section that the options are bound from.</summary>
    public const string SectionName = KeygenWebhooksOptions.SectionName + ":Redis";

    /// <summary>
    /// A connection string of StackExchange.Redis, such as <c>redis-1:6379,redis-2:6379,password=…,ssl=true</c>. Null means the connection
    /// that was passed to <c>UseRedis</c> or, without one, the <c>IConnectionMultiplexer</c> in the container. The default value is null.
    /// </summary>
    public string? Configuration { get; set; }

    /// <summary>
    /// The prefix of every key. Use a different prefix for each app that shares a Redis and handles the same events, and the same prefix on
    /// all servers of one app. The default value is <c>keygen:webhooks:</c>.
    /// </summary>
    public string KeyPrefix { get; set; } = "keygen:webhooks:";

    /// <summary>
    /// The number of the database. Null means the connection's default database. Redis Cluster has only 0. The default value is null.
    /// </summary>
    public int? Database { get; set; }

    /// <summary>
    /// How long a claim outlives a process that died. After that, the next delivery runs the handlers that are left. A running handler
    /// renews it at a third of this time. It must be more than zero and at most 8 minutes, which is less than Keygen's first retry. The
    /// default value is 60 seconds.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long an event is remembered after it was last seen: at least 3 days, because Keygen retries for up to 61 hours. The default
    /// value is 35 days.
    /// </summary>
    public TimeSpan Retention { get; set; } = StoreTraits.DefaultRetention;

    /// <summary>
    /// Whether this Redis keeps its data when it restarts, which needs an append-only file. It sets the store's
    /// <see cref="StoreTraits.SurvivesRestart"/>. The startup check logs a warning if Redis has no append-only file. Set it to false for a
    /// Redis that is a cache. The default value is true.
    /// </summary>
    public bool SurvivesRestart { get; set; } = true;

    /// <summary>The errors and warnings from binding the sections.</summary>
    internal SectionFindings Findings { get; set; } = SectionFindings.None;

    /// <summary>The configuration section of a registration.</summary>
    internal static string SectionOf(string registration) =>
        registration.Length == 0 ? SectionName : $"{KeygenWebhooksOptions.SectionName}:{registration}:Redis";
}
