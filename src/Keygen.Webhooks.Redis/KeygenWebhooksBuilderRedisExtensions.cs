using Keygen.Webhooks;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Redis;
using Keygen.Webhooks.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the Redis store, which remembers events for all servers that share one Redis.</summary>
public static class KeygenWebhooksBuilderRedisExtensions
{
    /// <summary>
    /// Remembers this registration's events in Redis. The connection string comes from the section <c>Keygen:Webhooks:Redis</c> or, for a
    /// named registration, <c>Keygen:Webhooks:{name}:Redis</c> (see <see cref="RedisStoreOptions"/>). Without one, the store uses the
    /// <see cref="IConnectionMultiplexer"/> in the container.
    /// </summary>
    /// <param name="builder">The registration.</param>
    /// <param name="configure">Sets options after the section was bound; null to use the configuration alone.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <remarks><inheritdoc cref="KeygenWebhooksBuilder.UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public static KeygenWebhooksBuilder UseRedis(this KeygenWebhooksBuilder builder, Action<RedisStoreOptions>? configure = null) =>
        Use(builder, null, configure);

    /// <summary>
    /// Remembers this registration's events in the Redis of a connection string. The store opens the connection with the host and closes it
    /// with the container.
    /// </summary>
    /// <param name="builder">The registration.</param>
    /// <param name="configuration">
    /// A connection string of StackExchange.Redis, such as <c>localhost:6379</c>. The app starts even if Redis is unavailable, whatever
    /// <c>abortConnect</c> is: deliveries are answered 503 until Redis is back.
    /// </param>
    /// <param name="configure">Sets options after the section <c>Keygen:Webhooks:Redis</c> was bound; null to set none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="configuration"/> is null, empty or white space.</exception>
    /// <remarks><inheritdoc cref="KeygenWebhooksBuilder.UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public static KeygenWebhooksBuilder UseRedis(
        this KeygenWebhooksBuilder builder, string configuration, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return Use(builder, null, configure, configuration);
    }

    /// <summary>Remembers this registration's events through your own connection. The store does not close it.</summary>
    /// <param name="builder">The registration.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="configure">Sets options after the section <c>Keygen:Webhooks:Redis</c> was bound; null to set none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="connection"/> is null.</exception>
    /// <remarks><inheritdoc cref="KeygenWebhooksBuilder.UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public static KeygenWebhooksBuilder UseRedis(
        this KeygenWebhooksBuilder builder, IConnectionMultiplexer connection, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Use(builder, _ => connection, configure);
    }

    /// <summary>Remembers this registration's events through a connection that you create. The store does not close it.</summary>
    /// <param name="builder">The registration.</param>
    /// <param name="connection">Returns the connection. It is called when the connection is first needed, and again if it throws.</param>
    /// <param name="configure">Sets options after the section <c>Keygen:Webhooks:Redis</c> was bound; null to set none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="connection"/> is null.</exception>
    /// <remarks><inheritdoc cref="KeygenWebhooksBuilder.UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
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
        var (services, name) = (builder.Services, builder.Name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<RedisStoreOptions>, RedisOptionsBinding>(
            static s => new(s.GetService<IConfiguration>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisStoreOptions>, RedisStoreOptionsValidator>(static _ => new()));
        return builder.UseStore(
            new("Redis", s => LeasedIdempotencyStore.Create(
                s, new RedisMarkStorage(ConnectionOf(s, name), OptionsOf(s, name)), new() { Lease = OptionsOf(s, name).Lease }))
            {
                Leases = s => new RedisNamedLeaseStore(ConnectionOf(s, name), OptionsOf(s, name), s.GetRequiredService<TimeProvider>()),
                Progress = s => new RedisProgressStore(ConnectionOf(s, name), OptionsOf(s, name)),
                StartupCheck = (s, _) =>
                {
                    new RedisStartupCheck(OptionsOf(s, name), ConnectionOf(s, name), s.GetService<ILogger<RedisStartupCheck>>() ?? NullLogger<RedisStartupCheck>.Instance).Begin();
                    return Task.CompletedTask;
                },
            },
            [
                ServiceDescriptor.Singleton<IConfigureOptions<RedisStoreOptions>>(new ConfigureNamedOptions<RedisStoreOptions>(name, options =>
                {
                    options.Configuration = configuration ?? options.Configuration;
                    configure?.Invoke(options);
                })),
                ServiceDescriptor.KeyedSingleton(name, (s, _) => Connect(s, name, connection)),
            ]);
    }

    private static RedisStoreOptions OptionsOf(IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<RedisStoreOptions>>().Get(name);

    private static RedisConnection ConnectionOf(IServiceProvider services, string name) => services.GetRequiredKeyedService<RedisConnection>(name);

    private static RedisConnection Connect(IServiceProvider services, string name, Func<IServiceProvider, IConnectionMultiplexer>? connection)
    {
        var options = OptionsOf(services, name);
        if (connection is null && options.Configuration is { } text)
        {
            var parsed = RedisStoreOptionsValidator.Parse(text)!;
            parsed.AbortOnConnectFail = false;
            return new(async () => await ConnectionMultiplexer.ConnectAsync(parsed).ConfigureAwait(false), isOurs: true, options.Database);
        }

        if (connection is null && services.GetService<IServiceProviderIsService>()?.IsService(typeof(IConnectionMultiplexer)) is false)
        {
            throw new OptionsValidationException(name, typeof(RedisStoreOptions),
            [
                $"UseRedis() has no connection: set {RedisStoreOptions.SectionOf(name)}:Configuration to a connection string such as localhost:6379, "
                + "pass a connection string to UseRedis, or register an IConnectionMultiplexer.",
            ]);
        }

        connection ??= static s => s.GetRequiredService<IConnectionMultiplexer>();
        return new(() => Task.FromResult(connection(services)), isOurs: false, options.Database);
    }
}
