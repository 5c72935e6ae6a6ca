using Keygen.Webhooks;
using Keygen.Webhooks.Wolverine;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Wolverine;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Runs later handlers with Wolverine.</summary>
public static class KeygenWebhooksBuilderWolverineExtensions
{
    /// <summary>
    /// Runs this registration's later handlers with Wolverine: in this process, or in the process that Wolverine routes
    /// <see cref="Keygen.Webhooks.Forwarding.KeygenEventMessage"/> to. Call it in that process too.
    /// </summary>
    /// <remarks>
    /// Call <c>UseWolverine</c> as well, with a message store: <c>opts.PersistMessagesWithPostgresql(…)</c> or
    /// <c>opts.PersistMessagesWithSqlite(…)</c>. If the EF Core store keeps its marks in the same database, a message commits together with the
    /// mark of its hand-over. A configuration that would lose messages stops the app at startup.
    /// </remarks>
    /// <param name="builder">The registration.</param>
    /// <param name="configure">Sets how failures are retried, for all registrations; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static KeygenWebhooksBuilder RunLaterWithWolverine(this KeygenWebhooksBuilder builder, Action<WolverineRetryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        services.AddOptions<WolverineRetryOptions>().Validate(
            static options => options.Cooldowns.Concat(options.RetryDelays).Append(options.UnavailableDelay).All(static delay => delay > TimeSpan.Zero),
            "The delays of WolverineRetryOptions must be longer than zero.");
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWolverineExtension, KeygenWebhooksExtension>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DurabilityStartupCheck>());
        services.TryAddSingleton<UncertainClaims>();
        services.TryAddSingleton<WolverineOutboxes>();
        return builder.RunLaterWith(static services => new WolverineForwarder(services));
    }
}
