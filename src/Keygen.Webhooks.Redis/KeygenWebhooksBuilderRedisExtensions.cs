using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Keygen.Webhooks.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Keygen.Webhooks;

/// <summary>Remembers events in Redis, for servers that share one.</summary>
public static class KeygenWebhooksBuilderRedisExtensions
{
    /// <summary>
    /// Remembers events, of every registration, in the Redis that the section <c>Keygen:Webhooks:Redis</c> names; without a connection
    /// string there, through the <see cref="IConnectionMultiplexer"/> in the container.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options, after the section.</param>
    public static KeygenWebhooksBuilder UseRedis(this KeygenWebhooksBuilder builder, Action<RedisStoreOptions>? configure = null) =>
        Use(builder, null, configure);

    /// <summary>Remembers events, of every registration, in a Redis. The connection is opened with the host and closed with its container.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">
    /// A connection string of StackExchange.Redis, such as <c>localhost:6379</c>. A start without Redis goes on, whatever
    /// <c>abortConnect</c> says: deliveries are answered 503 until it is there.
    /// </param>
    /// <param name="configure">Sets options, after the section <c>Keygen:Webhooks:Redis</c>.</param>
    public static KeygenWebhooksBuilder UseRedis(
        this KeygenWebhooksBuilder builder, string configuration, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return Use(builder, null, configure, configuration);
    }

    /// <summary>Remembers events, of every registration, through a connection of yours, which is yours to close.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="configure">Sets options, after the section <c>Keygen:Webhooks:Redis</c>.</param>
    public static KeygenWebhooksBuilder UseRedis(
        this KeygenWebhooksBuilder builder, IConnectionMultiplexer connection, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Use(builder, _ => connection, configure);
    }

    /// <summary>Remembers events, of every registration, through a connection of yours, which is yours to close.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connection">Gives the connection; called when it is first needed, and again for as long as it throws.</param>
    /// <param name="configure">Sets options, after the section <c>Keygen:Webhooks:Redis</c>.</param>
    public static KeygenWebhooksBuilder UseRedis(
        this KeygenWebhooksBuilder builder, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Use(builder, connection, configure);
    }

    private static KeygenWebhooksBuilder Use(
        KeygenWebhooksBuilder builder, Func<IServiceProvider, IConnectionMultiplexer>? connection,
        Action<RedisStoreOptions>? configure, string? configuration = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RedisStoreOptions>, RedisOptionsBinding>(
            static s => new(s.GetService<IConfiguration>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisStoreOptions>, RedisOptionsCheck>(static _ => new()));
        if (configuration is not null)
        {
            services.Configure<RedisStoreOptions>(options => options.Configuration = configuration);
        }

        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.AddOptions<LeaseOptions>().Configure<IOptions<RedisStoreOptions>>(static (lease, redis) => lease.Lease = redis.Value.Lease);
        services.RemoveAll<RedisConnection>();
        services.AddSingleton(s => ConnectionOf(s, connection));
        services.RemoveAll<ILeasedStorage>();
        services.AddSingleton<ILeasedStorage>(static s => new RedisLeasedStorage(s.GetRequiredService<RedisConnection>(), OptionsOf(s)));
        services.RemoveAll<ILeaseStore>();
        services.AddSingleton<ILeaseStore>(static s => new RedisLeaseStore(s.GetRequiredService<RedisConnection>(), OptionsOf(s), s.GetRequiredService<TimeProvider>()));
        services.RemoveAll<ICatchUpProgressStore>();
        services.AddSingleton<ICatchUpProgressStore>(static s => new RedisProgressStore(s.GetRequiredService<RedisConnection>(), OptionsOf(s)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RedisStartCheck>(static s => new(
            s.GetRequiredService<IOptions<RedisStoreOptions>>(),
            () => s.GetRequiredService<IIdempotencyStore>() is LeasedIdempotencyStore { Storage: RedisLeasedStorage } ? s.GetRequiredService<RedisConnection>() : null,
            s.GetService<ILogger<RedisStartCheck>>() ?? NullLogger<RedisStartCheck>.Instance)));
        return builder.UseLeasedStorage(static s => s.GetRequiredService<ILeasedStorage>());
    }

    private static RedisStoreOptions OptionsOf(IServiceProvider services) => services.GetRequiredService<IOptions<RedisStoreOptions>>().Value;

    private static RedisConnection ConnectionOf(IServiceProvider services, Func<IServiceProvider, IConnectionMultiplexer>? connection)
    {
        var options = OptionsOf(services);
        if (connection is null && options.Configuration is { } text)
        {
            var parsed = RedisOptionsCheck.Parse(text)!;
            parsed.AbortOnConnectFail = false;
            return new(async () => await ConnectionMultiplexer.ConnectAsync(parsed).ConfigureAwait(false), isOurs: true, options.Database);
        }

        if (connection is null && services.GetService<IServiceProviderIsService>()?.IsService(typeof(IConnectionMultiplexer)) is false)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(RedisStoreOptions),
            [
                $"UseRedis() finds no Redis: set {RedisStoreOptions.SectionName}:Configuration to a connection string such as localhost:6379, "
                + "pass one, or register an IConnectionMultiplexer.",
            ]);
        }

        connection ??= static s => s.GetRequiredService<IConnectionMultiplexer>();
        return new(() => Task.FromResult(connection(services)), isOurs: false, options.Database);
    }
}
