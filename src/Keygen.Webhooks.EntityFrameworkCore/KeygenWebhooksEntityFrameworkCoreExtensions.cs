using Keygen.Webhooks;
using Keygen.Webhooks.EntityFrameworkCore;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Remembers events in an application's own database.</summary>
public static class KeygenWebhooksEntityFrameworkCoreExtensions
{
    /// <summary>
    /// Remembers events in the database of <typeparamref name="TContext"/>, for every registration. A handler runs in a transaction
    /// of the context in its scope, and what it saves there commits together with the event's mark, or not at all.
    /// </summary>
    /// <remarks>
    /// Register the context as usual, with <c>AddDbContext</c>; call <c>modelBuilder.AddKeygenWebhooks()</c> in its
    /// <c>OnModelCreating</c>; add a migration. A handler leaves transactions to the store. Only what it does through this context
    /// is in the transaction: what goes elsewhere, such as a payment, is to carry the event's token as its idempotency key.
    /// </remarks>
    /// <typeparam name="TContext">The context, with a relational provider.</typeparam>
    /// <param name="builder">The registration.</param>
    /// <param name="configure">Sets how long events are remembered.</param>
    public static KeygenWebhooksBuilder UseEntityFrameworkCore<TContext>(
        this KeygenWebhooksBuilder builder, Action<EntityFrameworkStoreOptions>? configure = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<EntityFrameworkStoreOptions>()
            .Configure(configure ?? (static _ => { }))
            .Validate(
                static options => options.Retention >= EntityFrameworkStoreOptions.MinRetention,
                "Set Retention of UseEntityFrameworkCore to at least 3 days: Keygen's retries go on for up to 61 hours.")
            .ValidateOnStart();
        if (!services.Any(static descriptor => descriptor.ImplementationInstance is RegisteredContext { Type: var type } && type == typeof(TContext)))
        {
            services.AddSingleton(new RegisteredContext(typeof(TContext)));
            services.ConfigureDbContext<TContext>(static options => options.AddInterceptors(TransactionGuardInterceptor.Instance));
        }

        services.RemoveAll<StoreContext>();
        services.AddSingleton(static s => new StoreContext(
            s.GetRequiredService<IServiceScopeFactory>(), typeof(TContext), s.GetRequiredService<TimeProvider>(),
            new(SurvivesRestart: true, s.GetRequiredService<IOptions<EntityFrameworkStoreOptions>>().Value.Retention),
            registration => HandlerTimeout(s, registration),
            s.GetService<ILoggerFactory>()?.CreateLogger(typeof(EntityFrameworkIdempotencyStore).FullName!) ?? NullLogger.Instance));
        services.RemoveAll<INamedLeaseStore>();
        services.AddSingleton<INamedLeaseStore>(static s => new EntityFrameworkNamedLeaseStore(s.GetRequiredService<StoreContext>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EntityFrameworkStartupCheck>(
            static s => new(s.GetRequiredService<StoreContext>(), s.GetRequiredService<IIdempotencyStore>(), s.GetServices<RegisteredContext>())));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, MarkCleaner>(static s => new(s.GetRequiredService<StoreContext>())));
        services.RemoveAll<ICatchUpProgressStore>();
        services.AddSingleton<ICatchUpProgressStore>(static s => new EntityFrameworkProgressStore(s.GetRequiredService<StoreContext>()));
        return builder.UseStore(static s =>
        {
            var store = s.GetRequiredService<StoreContext>();
            store.IsUsed = true;
            return new EntityFrameworkIdempotencyStore(store);
        });
    }

    private static TimeSpan HandlerTimeout(IServiceProvider services, string registration)
    {
        try
        {
            return services.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>().Get(registration).HandlerTimeout;
        }
        catch (Exception)
        {
            // Options that cannot be read refuse deliveries elsewhere, and say why.
            return new KeygenWebhooksOptions().HandlerTimeout;
        }
    }
}
