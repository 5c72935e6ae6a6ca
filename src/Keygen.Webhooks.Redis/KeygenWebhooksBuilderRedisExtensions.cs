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

/// <summary>Remembers events in Redis, for servers that share one.</summary>
public static class KeygenWebhooksBuilderRedisExtensions
{
    /// <summary>
    /// Remembers this registration's events in the Redis that the section <c>Keygen:Webhooks:Redis</c> names (a named registration's:
    /// <c>Keygen:Webhooks:{name}:Redis</c>, see <see cref="RedisStoreOptions"/>); without a connection string there, through the
    /// <see cref="IConnectionMultiplexer"/> in the container.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets options, after the section.</param>
    /// <remarks><inheritdoc cref="KeygenWebhooksBuilder.UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public static KeygenWebhooksBuilder UseRedis(this KeygenWebhooksBuilder builder, Action<RedisStoreOptions>? configure = null) =>
        Use(builder, null, configure);

    /// <summary>Remembers this registration's events in a Redis. The connection is opened with the host and closed with its container.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configuration">
    /// A connection string of StackExchange.Redis, such as <c>localhost:6379</c>. A start without Redis goes on, whatever
    /// <c>abortConnect</c> says: deliveries are answered 503 until it is there.
    /// </param>
    /// <param name="configure">Sets options, after the section <c>Keygen:Webhooks:Redis</c>.</param>
    /// <remarks><inheritdoc cref="KeygenWebhooksBuilder.UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public static KeygenWebhooksBuilder UseRedis(
        this KeygenWebhooksBuilder builder, string configuration, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return Use(builder, null, configure, configuration);
    }

    /// <summary>Remembers this registration's events through a connection of yours, which is yours to close.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="configure">Sets options, after the section <c>Keygen:Webhooks:Redis</c>.</param>
    /// <remarks><inheritdoc cref="KeygenWebhooksBuilder.UseStore(KeygenWebhooksStore, IEnumerable{ServiceDescriptor})" path="/remarks"/></remarks>
    public static KeygenWebhooksBuilder UseRedis(
        this KeygenWebhooksBuilder builder, IConnectionMultiplexer connection, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return Use(builder, _ => connection, configure);
    }

    /// <summary>Remembers this registration's events through a connection of yours, which is yours to close.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connection">Gives the connection; called when it is first needed, and again for as long as it throws.</param>
    /// <param name="configure">Sets options, after the section <c>Keygen:Webhooks:Redis</c>.</param>
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
                $"UseRedis() finds no Redis: set {RedisStoreOptions.SectionOf(name)}:Configuration to a connection string such as localhost:6379, "
                + "pass one, or register an IConnectionMultiplexer.",
            ]);
        }

        connection ??= static s => s.GetRequiredService<IConnectionMultiplexer>();
        return new(() => Task.FromResult(connection(services)), isOurs: false, options.Database);
    }
}
