using System.Diagnostics.Metrics;
using Keygen.Webhooks;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds catch-up to a registration.</summary>
public static class KeygenWebhooksBuilderCatchUpExtensions
{
    /// <summary>
    /// Fetches missed events from Keygen's API when the app starts and every 5 minutes, and dispatches them to this registration's
    /// handlers. It also adds <see cref="EventReplay"/>, which runs handlers over events of the past when you say so.
    /// </summary>
    /// <param name="builder">The registration.</param>
    /// <param name="configure">
    /// Sets the options, after the section <c>CatchUp</c> of the registration's configuration was bound. One of the two must set
    /// <see cref="CatchUpOptions.ApiToken"/>. Null to use the configuration alone.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static KeygenWebhooksBuilder AddCatchUp(this KeygenWebhooksBuilder builder, Action<CatchUpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        if (!services.Any(descriptor => descriptor.ServiceType == typeof(CatchUpRunner) && Equals(descriptor.ServiceKey, name)))
        {
            services.TryAddSingleton(static s => new CatchUpMetrics(s.GetService<IMeterFactory>()));
            services.TryAddSingleton(static s => new ProgressFiles(
                s.GetServices<ProgressFolderChoice>().Select(folder => folder.Get(s)).FirstOrDefault(static path => path is not null)));
            services.AddSingleton(new ProgressFolderChoice(name));
            services.AddSingleton<IConfigureOptions<CatchUpOptions>>(s => new CatchUpOptionsBinding(name, s.GetService<IConfiguration>()));
            services.AddKeyedSingleton(name, (s, _) => PartsOf(s, name));
            services.AddKeyedSingleton(name, (s, _) => new CatchUpRunner(s.GetRequiredKeyedService<CatchUpServices>(name)));
            services.AddKeyedSingleton(name, (s, _) => new EventReplay(s.GetRequiredKeyedService<CatchUpServices>(name)));
            services.AddSingleton<IHostedService>(s => s.GetRequiredService<DesignTimeTool>().IsRunning
                ? new IdleService()
                : new CatchUpService(s.GetRequiredKeyedService<CatchUpRunner>(name), s.GetRequiredKeyedService<CatchUpServices>(name)));
            if (name == Options.Options.DefaultName)
            {
                services.TryAddSingleton(static s => s.GetRequiredKeyedService<CatchUpRunner>(Options.Options.DefaultName));
                services.TryAddSingleton(static s => s.GetRequiredKeyedService<EventReplay>(Options.Options.DefaultName));
            }
        }

        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        return builder;
    }

    private static CatchUpServices PartsOf(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<CatchUpOptions>>().Get(name);
        var time = services.GetRequiredService<TimeProvider>();
        var store = services.GetRequiredKeyedService<IIdempotencyStore>(name);
        var registration = services.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>();
        var dispatcher = services.GetRequiredKeyedService<EventDispatcher>(name);
        return new()
        {
            Registration = name,
            Options = options,
            RegistrationOptions = () => registration.Get(name),
            RegistrationError = () => services.GetRequiredKeyedService<WebhookReceiver>(name).ConfigurationError,
            LastVerified = () => services.GetRequiredKeyedService<WebhookReceiver>(name).Status.LastVerifiedAt,
            Keys = services.GetKeyedService<IVerificationKeyProvider>(name),
            Api = new(options.CreateHandler, options.BaseUrl, time),
            Dispatcher = dispatcher,
            Store = store,
            Leases = services.GetRequiredKeyedService<INamedLeaseStore>(name),
            Progress = services.GetKeyedService<ICatchUpProgressStore>(name) ?? services.GetRequiredService<ProgressFiles>(),
            Check = new(
                () => registration.Get(name), services.GetService<IHostEnvironment>()?.IsDevelopment() is true, () => store.Traits,
                forwards: dispatcher.Subscriptions.Any(static one => one.Handler is HandlerNames.Forward)),
            Time = time,
            Metrics = services.GetRequiredService<CatchUpMetrics>(),
            Logger = services.GetService<ILogger<CatchUpRunner>>() ?? NullLogger<CatchUpRunner>.Instance,
        };
    }
}

/// <summary>The progress folder of one registration. The first registration that sets one decides for all.</summary>
internal sealed record ProgressFolderChoice(string Registration)
{
    public string? Get(IServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<CatchUpOptions>>().Get(Registration).ProgressFolder;
}
