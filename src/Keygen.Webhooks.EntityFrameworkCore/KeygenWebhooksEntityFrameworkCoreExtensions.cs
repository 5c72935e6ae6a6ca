using Keygen.Webhooks;
using Keygen.Webhooks.EntityFrameworkCore;
using Keygen.Webhooks.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the EF Core store, which remembers events in the app's own database.</summary>
public static class KeygenWebhooksEntityFrameworkCoreExtensions
{
    /// <summary>
    /// Remembers this registration's events in the database of <typeparamref name="TContext"/>. Each handler runs in a transaction of the
    /// context in its scope. What it saves there commits together with the event's mark, or not at all.
    /// </summary>
    /// <remarks>
    /// Register the context as usual with <c>AddDbContext</c>, call <c>modelBuilder.AddKeygenWebhooks()</c> in its <c>OnModelCreating</c>,
    /// and add a migration. Do not begin or commit transactions in a handler. Only work through this context is part of the transaction;
    /// for calls to other systems, such as a payment, pass the event's token as the idempotency key.
    /// <para>
    /// This call replaces any store chosen before. On the default registration, it is also the store of every registration without a store
    /// of its own. Registrations that name the same context share the store.
    /// </para>
    /// </remarks>
    /// <typeparam name="TContext">The context. It needs a relational provider.</typeparam>
    /// <param name="builder">The registration.</param>
    /// <param name="configure">Sets the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static KeygenWebhooksBuilder UseEntityFrameworkCore<TContext>(
        this KeygenWebhooksBuilder builder, Action<EntityFrameworkStoreOptions>? configure = null)
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EntityFrameworkStoreOptions>, EntityFrameworkStoreOptionsValidator>(static _ => new()));
        if (!services.Any(static service => !service.IsKeyedService && service.ImplementationInstance is GuardedContext { Type: var type } && type == typeof(TContext)))
        {
            services.AddSingleton(new GuardedContext(typeof(TContext)));
            services.ConfigureDbContext<TContext>(static options => options.AddInterceptors(TransactionGuardInterceptor.Instance));
        }

        var chosen = services.Select(static service => service.IsKeyedService ? null : service.ImplementationInstance as RegisteredContext).OfType<RegisteredContext>().ToArray();
        var store = chosen.FirstOrDefault(static one => one.Type == typeof(TContext))?.Store ?? StoreOf<TContext>();
        var before = chosen.FirstOrDefault(one => string.Equals(one.Registration, name, StringComparison.Ordinal) && one.Type != typeof(TContext))?.Type;
        return builder.UseStore(
            store,
            [
                ServiceDescriptor.Singleton(new RegisteredContext(name, typeof(TContext), store, before)),
                ServiceDescriptor.Singleton<IConfigureOptions<EntityFrameworkStoreOptions>>(new ConfigureNamedOptions<EntityFrameworkStoreOptions>(name, configure)),
                ServiceDescriptor.KeyedSingleton(typeof(TContext), static (s, _) => ContextOf<TContext>(s)),
            ]);
    }

    private static KeygenWebhooksStore StoreOf<TContext>()
        where TContext : DbContext => new(
            $"EF Core ({typeof(TContext).Name})",
            static s => new EntityFrameworkIdempotencyStore(s.GetRequiredKeyedService<StoreContext>(typeof(TContext))))
        {
            Leases = static s => new EntityFrameworkNamedLeaseStore(s.GetRequiredKeyedService<StoreContext>(typeof(TContext))),
            Progress = static s => new EntityFrameworkProgressStore(s.GetRequiredKeyedService<StoreContext>(typeof(TContext))),
            Transaction = static s => s.GetService<TContext>()?.Database.CurrentTransaction?.GetDbTransaction(),
            StartupCheck = static (s, ct) => new EntityFrameworkStartupCheck(s.GetRequiredKeyedService<StoreContext>(typeof(TContext)), s.GetServices<RegisteredContext>()).RunAsync(ct),
            Cleaner = static (s, ct) => new MarkCleaner(s.GetRequiredKeyedService<StoreContext>(typeof(TContext))).CleanAsync(ct),
        };

    private static StoreContext ContextOf<TContext>(IServiceProvider services) => new(
        services.GetRequiredService<IServiceScopeFactory>(), typeof(TContext), services.GetRequiredService<TimeProvider>(),
        new(SurvivesRestart: true, RetentionOf(services, typeof(TContext))),
        registration => HandlerTimeout(services, registration),
        services.GetService<ILoggerFactory>()?.CreateLogger(typeof(EntityFrameworkIdempotencyStore).FullName!) ?? NullLogger.Instance);

    /// <summary>
    /// The longest retention of all registrations: the cleaner works on whole tables, and no registration may lose marks too early.
    /// </summary>
    private static TimeSpan RetentionOf(IServiceProvider services, Type context)
    {
        var options = services.GetRequiredService<IOptionsMonitor<EntityFrameworkStoreOptions>>();
        return services.GetServices<RegisteredContext>().Where(chosen => chosen.Type == context).Max(chosen => options.Get(chosen.Registration).Retention);
    }

    private static TimeSpan HandlerTimeout(IServiceProvider services, string registration)
    {
        try
        {
            return services.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>().Get(registration).HandlerTimeout;
        }
        catch (Exception)
        {
            // Options that cannot be read make the receiver refuse deliveries and report the error.
            return new KeygenWebhooksOptions().HandlerTimeout;
        }
    }
}
