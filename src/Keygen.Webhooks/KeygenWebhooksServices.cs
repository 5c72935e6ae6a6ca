using System.Diagnostics.Metrics;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Keygen.Webhooks.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks;

/// <summary>Registers the services that all registrations share, and those of each registration.</summary>
internal static class KeygenWebhooksServices
{
    /// <summary>Only an ASP.NET Core app registers this service.</summary>
    private const string WebServer = "Microsoft.AspNetCore.Hosting.Server.IServer";

    /// <summary>One object, so that it can be found again and moved to the end.</summary>
    private static readonly ServiceDescriptor StoreHost = ServiceDescriptor.Singleton<IHostedService>(CreateStoreService);

    public static void AddShared(IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KeygenWebhooksOptions>, DrainDelayDefault>(
            static s => new(s.GetService<IHostEnvironment>())));
#pragma warning disable RS0030 // the one place that names the system's clock
        services.TryAddSingleton(TimeProvider.System);
#pragma warning restore RS0030
        services.TryAddSingleton<ShutdownGate>();
        services.TryAddSingleton(static _ => new DesignTimeTool());
        services.TryAddSingleton(static _ => new StartupChecks());
        services.TryAddSingleton(static _ => new StartupSelfTest());
        services.TryAddSingleton(ThreadPoolStarvation.OfProcess);
        services.TryAddSingleton(TerminationLimits.OfProcess);
        services.TryAddSingleton(s => new StartupWarnings(
            s.GetService<IHostEnvironment>(), s.GetRequiredService<TerminationLimits>(),
            isWebApp: services.Any(static one => one.ServiceType.FullName is WebServer), Logger<WebhookReceiver>(s)));
        services.TryAddSingleton(static s => new WebhookMetrics(s.GetService<IMeterFactory>(), s.GetRequiredService<ShutdownGate>()));
        services.TryAddSingleton(static s => new EventStateGauges(s.GetRequiredService<WebhookMetrics>(), s.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static s => new RecordedHandlers(s.GetRequiredService<TimeProvider>(), Logger<WebhookReceiver>(s)));
        services.TryAddScoped<AfterCommit>();
        services.TryAddSingleton(static s => new KeygenEventConsumer(
            s.GetServices<ConsumedRegistration>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<WebhookMetrics>(), Logger<KeygenEventConsumer>(s)));
        services.TryAddSingleton(static s => new LogSampler(s.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static s => new StoreProbeCache(s.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static s => LeaseRunner(s, s.GetRequiredService<INamedLeaseStore>()));
        StoreServices.AddDefault(services, InMemoryStore(Options.DefaultName));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DrainingService>(static s => new(
            s.GetServices<RegisteredReceiver>(), s.GetRequiredService<ShutdownGate>(), s.GetRequiredService<DesignTimeTool>(),
            s.GetRequiredService<StartupWarnings>(), s.GetRequiredService<EventStateGauges>(), s.GetRequiredService<RecordedHandlers>(),
            s.GetRequiredService<StartupChecks>(), s.GetRequiredService<StartupSelfTest>(), s.GetRequiredService<TimeProvider>(),
            Logger<WebhookReceiver>(s))));
        if (!services.Contains(StoreHost))
        {
            services.Add(StoreHost);
        }
    }

    public static void AddRegistration(IServiceCollection services, string name)
    {
        if (services.Any(descriptor => descriptor.ServiceType == typeof(WebhookReceiver) && Equals(descriptor.ServiceKey, name)))
        {
            return;
        }

        StoreServices.AddRegistration(services, name);

        // Null means that the store cannot answer.
        services.AddKeyedSingleton(name, (s, _) =>
            (IEventStateReader)(LeasedIdempotencyStore.ReaderOf(s.GetRequiredKeyedService<IIdempotencyStore>(name)) is { } reader ? new EventStateReader(reader) : null!));
        services.AddKeyedSingleton(name, (s, _) => new HandlerTable(
            s.GetServices<HandlerRegistration>().Where(handler => string.Equals(handler.Registration, name, StringComparison.Ordinal)),
            s.GetService<IServiceProviderIsService>(), name,
            s.GetServices<ForwardedEvents>().Where(one => string.Equals(one.Registration, name, StringComparison.Ordinal)).Select(static one => one.EventType),
            canForward: s.GetKeyedService<ForwarderChoice>(name) is not null || s.GetKeyedService<ConsumingOnly>(name) is not null));
        services.AddKeyedSingleton(name, (s, _) =>
        {
            var source = new SettingsSource(
                name, s.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>(), s.GetKeyedService<IVerificationKeyProvider>(name) is not null,
                s.GetRequiredKeyedService<HandlerTable>(name).Error, Logger<WebhookReceiver>(s));
            source.Watch();
            return source;
        });
        services.AddKeyedSingleton(name, (s, _) => new VerifierProvider(
            name, s.GetRequiredKeyedService<SettingsSource>(name), s.GetKeyedService<IVerificationKeyProvider>(name), s.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(name, (s, _) => LeaseRunner(s, s.GetRequiredKeyedService<INamedLeaseStore>(name)));
        services.AddKeyedSingleton(name, (s, _) => new EventDispatcher(
            name, s.GetRequiredKeyedService<HandlerTable>(name), s.GetRequiredKeyedService<IIdempotencyStore>(name),
            s.GetRequiredKeyedService<SettingsSource>(name), s.GetRequiredService<ShutdownGate>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<WebhookMetrics>(), s.GetRequiredService<ThreadPoolStarvation>(), Logger<EventDispatcher>(s)));
        services.AddKeyedSingleton(name, (s, _) => new WebhookReceiver(
            name, s.GetRequiredKeyedService<SettingsSource>(name), s.GetRequiredKeyedService<VerifierProvider>(name),
            s.GetRequiredKeyedService<EventDispatcher>(name), s.GetKeyedService<ForwarderChoice>(name), s.GetRequiredService<ShutdownGate>(),
            s.GetRequiredService<StoreProbeCache>().Of(s.GetRequiredKeyedService<IIdempotencyStore>(name)), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<WebhookMetrics>(), new ReceiptLog(Logger<WebhookReceiver>(s), s.GetRequiredService<LogSampler>(), Diagnosis(s, name))));
        services.AddSingleton(s => new RegisteredReceiver(
            s.GetRequiredKeyedService<WebhookReceiver>(name), s.GetRequiredKeyedService<HandlerTable>(name),
            s.GetRequiredKeyedService<SettingsSource>(name), s.GetRequiredKeyedService<IIdempotencyStore>(name),
            s.GetKeyedService<ConsumingOnly>(name) is not null));
        services.AddSingleton(s => new ConsumedRegistration(
            s.GetRequiredKeyedService<EventDispatcher>(name), s.GetRequiredKeyedService<SettingsSource>(name),
            s.GetRequiredKeyedService<VerifierProvider>(name).GetVerifierAsync));
        if (name == Options.DefaultName)
        {
            services.TryAddSingleton(static s => s.GetKeyedService<IEventStateReader>(Options.DefaultName)!);
            services.TryAddSingleton(static s => s.GetRequiredKeyedService<WebhookReceiver>(Options.DefaultName));
            services.TryAddSingleton(static s => s.GetRequiredKeyedService<EventDispatcher>(Options.DefaultName));
        }
    }

    /// <summary>
    /// Makes a store the store of a registration. Its startup check runs after the hosted services that were registered before.
    /// </summary>
    public static void UseStore(IServiceCollection services, string name, KeygenWebhooksStore store, IEnumerable<ServiceDescriptor> own)
    {
        StoreServices.Use(services, name, store, own);
        services.Remove(StoreHost);
        services.Add(StoreHost);
    }

    public static KeygenWebhooksStore InMemoryStore(string name) => LeasedStore("in memory", name, s =>
        new InMemoryMarkStorage(s.GetRequiredService<IOptionsMonitor<InMemoryStoreOptions>>().Get(name), s.GetRequiredService<TimeProvider>()));

    public static KeygenWebhooksStore LeasedStore(string store, string name, Func<IServiceProvider, IMarkStorage> storage) => new(
        store, s => LeasedIdempotencyStore.Create(s, storage(s), s.GetRequiredService<IOptionsMonitor<ClaimLeaseOptions>>().Get(name)));

    private static StoreHostedService CreateStoreService(IServiceProvider services) => new(
        services.GetRequiredService<DesignTimeTool>().IsRunning
            ? []
            : StoreChoice.InUse(services.GetServices<StoreChoice>(), services.GetServices<RegisteredReceiver>().Select(static startup => startup.Receiver.Name)),
        services, services.GetRequiredService<TimeProvider>(), Logger<WebhookReceiver>(services));

    private static NamedLeaseRunner LeaseRunner(IServiceProvider services, INamedLeaseStore leases) =>
        new(leases, services.GetRequiredService<TimeProvider>(), services.GetService<ILogger<NamedLeaseRunner>>());

    private static MismatchDiagnosis Diagnosis(IServiceProvider services, string name)
    {
        return new(OtherUrls, services.GetRequiredService<TimeProvider>());

        IEnumerable<KeyValuePair<string, SignedUrl>> OtherUrls() => services.GetServices<RegisteredReceiver>()
            .Select(static startup => startup.Receiver.Name)
            .Where(other => !string.Equals(other, name, StringComparison.Ordinal))
            .SelectMany(other => services.GetRequiredKeyedService<SettingsSource>(other).Current.Urls.Select(url => KeyValuePair.Create(other, url)));
    }

    // A container without logging must work too.
    private static ILogger<T> Logger<T>(IServiceProvider services) => services.GetService<ILogger<T>>() ?? NullLogger<T>.Instance;
}
