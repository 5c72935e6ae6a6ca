using System.Diagnostics.Metrics;
using Keygen.Webhooks;
using Keygen.Webhooks.CatchingUp;
using Keygen.Webhooks.Diagnostics;
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
    /// Fetches events that were missed from Keygen's API, at the start and every five minutes, and hands them to this registration's handlers.
    /// </summary>
    /// <param name="builder">The registration.</param>
    /// <param name="configure">
    /// Sets the options, after what the section <c>CatchUp</c> of the registration's configuration says; at least
    /// <see cref="CatchUpOptions.ApiToken"/> is needed from one of them.
    /// </param>
    public static KeygenWebhooksBuilder AddCatchUp(this KeygenWebhooksBuilder builder, Action<CatchUpOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        if (!services.Any(descriptor => descriptor.ServiceType == typeof(CatchUp) && Equals(descriptor.ServiceKey, name)))
        {
            services.TryAddSingleton(static s => new CatchUpMetrics(s.GetService<IMeterFactory>()));
            services.TryAddSingleton<ICatchUpProgressStore>(static s => new ProgressFiles(
                s.GetServices<CatchUpFolder>().Select(folder => folder.Get(s)).FirstOrDefault(static path => path is not null)));
            services.AddSingleton(new CatchUpFolder(name));
            services.AddSingleton<IConfigureOptions<CatchUpOptions>>(s => new ConfigureNamedOptions<CatchUpOptions>(name, options => Bind(s, name, options)));
            services.AddKeyedSingleton(name, (s, _) => PartsOf(s, name));
            services.AddKeyedSingleton(name, (s, _) => new CatchUp(s.GetRequiredKeyedService<CatchUpParts>(name)));
            services.AddSingleton<IHostedService>(s => s.GetRequiredService<DesignTimeTool>().IsRunning
                ? new IdleService()
                : new CatchUpService(s.GetRequiredKeyedService<CatchUp>(name), s.GetRequiredKeyedService<CatchUpParts>(name)));
            if (name == Options.Options.DefaultName)
            {
                services.TryAddSingleton(static s => s.GetRequiredKeyedService<CatchUp>(Options.Options.DefaultName));
            }
        }

        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        return builder;
    }

    private static void Bind(IServiceProvider services, string name, CatchUpOptions options)
    {
        var section = $"{KeygenWebhooksOptions.SectionName}{(name.Length == 0 ? "" : $":{name}")}:CatchUp";
        try
        {
            services.GetService<IConfiguration>()?.GetSection(section).Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            // What the binder says repeats the value; the token is a text and never fails to bind.
            options.BindingError = exception.Message;
        }
    }

    private static CatchUpParts PartsOf(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<CatchUpOptions>>().Get(name);
        var time = services.GetRequiredService<TimeProvider>();
        var registration = services.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>();
        return new()
        {
            Registration = name,
            Options = options,
            RegistrationOptions = () => registration.Get(name),
            RegistrationError = () => services.GetRequiredKeyedService<WebhookReceiver>(name).ConfigurationError,
            LastVerified = () => services.GetRequiredKeyedService<WebhookReceiver>(name).Status.LastVerifiedAt,
            Keys = services.GetKeyedService<IVerificationKeyProvider>(name),
            Api = new(options.CreateHandler, options.BaseUrl, time),
            Dispatcher = services.GetRequiredKeyedService<EventDispatcher>(name),
            Store = services.GetRequiredService<IIdempotencyStore>(),
            Leases = services.GetRequiredService<ILeaseStore>(),
            Progress = services.GetRequiredService<ICatchUpProgressStore>(),
            IsDevelopment = services.GetService<IHostEnvironment>()?.IsDevelopment() is true,
            Time = time,
            Metrics = services.GetRequiredService<CatchUpMetrics>(),
            Logger = services.GetService<ILogger<CatchUp>>() ?? NullLogger<CatchUp>.Instance,
        };
    }
}

/// <summary>Where one registration wants progress to be kept; the first that says so decides for all.</summary>
internal sealed record CatchUpFolder(string Registration)
{
    public string? Get(IServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<CatchUpOptions>>().Get(Registration).ProgressFolder;
}
