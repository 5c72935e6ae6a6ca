using System.Diagnostics.Metrics;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Dispatching;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks;

/// <summary>What is registered, once for all and once a registration.</summary>
internal static class KeygenWebhooksServices
{
    /// <summary>Only an app of ASP.NET Core has one.</summary>
    private const string WebServer = "Microsoft.AspNetCore.Hosting.Server.IServer";

    public static void AddShared(IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KeygenWebhooksOptions>, DrainDelayDefault>(
            static s => new(s.GetService<IHostEnvironment>())));
#pragma warning disable RS0030 // the one place that names the system's clock
        services.TryAddSingleton(TimeProvider.System);
#pragma warning restore RS0030
        services.TryAddSingleton<ReceiverGate>();
        services.TryAddSingleton(static _ => new DesignTimeTool());
        services.TryAddSingleton(ThreadPoolQueue.OfProcess);
        services.TryAddSingleton(TerminationLimits.OfProcess);
        services.TryAddSingleton(s => new StartWarnings(
            s.GetRequiredService<IIdempotencyStore>(), s.GetService<IHostEnvironment>(), s.GetRequiredService<TerminationLimits>(),
            isWebApp: services.Any(static one => one.ServiceType.FullName is WebServer), Logger<WebhookReceiver>(s)));
        services.TryAddSingleton(static s => new WebhookMetrics(s.GetService<IMeterFactory>()));
        services.TryAddSingleton(static s => new LogSampler(s.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IIdempotencyStore>(static s => LeasedStore(s, InMemoryStorage(s)));
        services.TryAddSingleton(InMemoryLeases);
        services.TryAddSingleton(static s => new NamedLeaseRunner(
            s.GetRequiredService<ILeaseStore>(), s.GetRequiredService<TimeProvider>(), s.GetService<ILogger<NamedLeaseRunner>>()));
        services.TryAddSingleton(static s => new StoreQuestion(s.GetRequiredService<IIdempotencyStore>(), s.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DrainingService>(static s => new(
            s.GetServices<ReceiverStartup>(), s.GetRequiredService<ReceiverGate>(), s.GetRequiredService<DesignTimeTool>(),
            s.GetRequiredService<StartWarnings>(), s.GetRequiredService<TimeProvider>(), Logger<WebhookReceiver>(s))));
    }

    public static void AddRegistration(IServiceCollection services, string name)
    {
        if (services.Any(descriptor => descriptor.ServiceType == typeof(WebhookReceiver) && Equals(descriptor.ServiceKey, name)))
        {
            return;
        }

        services.AddKeyedSingleton(name, (s, _) => new HandlerTable(
            s.GetServices<HandlerRegistration>().Where(handler => string.Equals(handler.Registration, name, StringComparison.Ordinal)),
            s.GetService<IServiceProviderIsService>()));
        services.AddKeyedSingleton(name, (s, _) => new VerifierSource(
            name, Monitor(s), s.GetKeyedService<IVerificationKeyProvider>(name), s.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(name, (s, _) => new EventDispatcher(
            name, s.GetRequiredKeyedService<HandlerTable>(name), s.GetRequiredService<IIdempotencyStore>(),
            () => s.GetRequiredKeyedService<VerifierSource>(name).Settings, s.GetRequiredService<ReceiverGate>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<WebhookMetrics>(), s.GetRequiredService<ThreadPoolQueue>(), Logger<EventDispatcher>(s)));
        services.AddKeyedSingleton(name, (s, _) => new WebhookReceiver(
            name, s.GetRequiredKeyedService<VerifierSource>(name), s.GetRequiredKeyedService<EventDispatcher>(name),
            s.GetRequiredService<ReceiverGate>(), s.GetRequiredService<StoreQuestion>(), s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<WebhookMetrics>(), new ReceiptLog(Logger<WebhookReceiver>(s), s.GetRequiredService<LogSampler>(), Diagnosis(s, name))));
        services.AddSingleton(s => new ReceiverStartup(
            s.GetRequiredKeyedService<WebhookReceiver>(name), s.GetRequiredKeyedService<HandlerTable>(name),
            s.GetRequiredKeyedService<VerifierSource>(name), () => Monitor(s).Get(name)));
        if (name == Options.DefaultName)
        {
            services.TryAddSingleton(static s => s.GetRequiredKeyedService<WebhookReceiver>(Options.DefaultName));
            services.TryAddSingleton(static s => s.GetRequiredKeyedService<EventDispatcher>(Options.DefaultName));
        }
    }

    public static ILeasedStorage InMemoryStorage(IServiceProvider services) => new InMemoryLeasedStorage(
        services.GetRequiredService<IOptions<InMemoryStoreOptions>>().Value, services.GetRequiredService<TimeProvider>());

    public static ILeaseStore InMemoryLeases(IServiceProvider services) => new InMemoryLeaseStore(services.GetRequiredService<TimeProvider>());

    public static LeasedIdempotencyStore LeasedStore(IServiceProvider services, ILeasedStorage storage) => new(
        storage, services.GetRequiredService<IServiceScopeFactory>(), services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<IOptions<LeaseOptions>>().Value, Logger<LeasedIdempotencyStore>(services));

    private static MismatchDiagnosis Diagnosis(IServiceProvider services, string name)
    {
        return new(OtherUrls, services.GetRequiredService<TimeProvider>());

        IEnumerable<KeyValuePair<string, SignedUrl>> OtherUrls() => services.GetServices<ReceiverStartup>()
            .Select(static startup => startup.Receiver.Name)
            .Where(other => !string.Equals(other, name, StringComparison.Ordinal))
            .SelectMany(other => UrlsOf(services.GetRequiredKeyedService<VerifierSource>(other)).Select(url => KeyValuePair.Create(other, url)));
    }

    private static SignedUrl[] UrlsOf(VerifierSource source)
    {
        try
        {
            return source.Settings.Urls;
        }
        catch (Exception)
        {
            // Another registration's bad options are its own affair.
            return [];
        }
    }

    // A container without logging is no reason to fail.
    private static ILogger<T> Logger<T>(IServiceProvider services) => services.GetService<ILogger<T>>() ?? NullLogger<T>.Instance;

    private static IOptionsMonitor<KeygenWebhooksOptions> Monitor(IServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>();
}
