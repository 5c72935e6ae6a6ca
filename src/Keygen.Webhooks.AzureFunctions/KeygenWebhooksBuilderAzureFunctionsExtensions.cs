using Keygen.Webhooks;
using Keygen.Webhooks.AzureFunctions;
using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds support for the isolated worker of Azure Functions to a registration.</summary>
public static class KeygenWebhooksBuilderAzureFunctionsExtensions
{
    /// <summary>
    /// Adds <see cref="KeygenWebhookFunction"/>, which you inject into a function. It also changes two defaults: no <c>DrainDelay</c>, and
    /// a <c>ShutdownGrace</c> of 2 seconds. Configured values override them.
    /// </summary>
    /// <remarks>
    /// The Functions host kills its worker 5 seconds after the stop request, whatever <c>HostOptions.ShutdownTimeout</c> is. Only the host
    /// connects to the worker, so there is no load balancer to wait for. The host drops what a worker logs outside an invocation, so this
    /// library logs its startup warnings again during the first delivery.
    /// </remarks>
    /// <param name="builder">The registration.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static KeygenWebhooksBuilder AddAzureFunctions(this KeygenWebhooksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        if (services.Any(descriptor => descriptor.ServiceType == typeof(KeygenWebhookFunction) && Equals(descriptor.ServiceKey, name)))
        {
            return builder;
        }

        // First in the collection, so that all other options, such as the bound configuration, override these.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KeygenWebhooksOptions>>(
            new ConfigureNamedOptions<KeygenWebhooksOptions>(name, WorkerShutdown.SetDefaults)));
        services.TryAddSingleton<StartupWarningReplay>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, StartupWarningReplay>(static s => s.GetRequiredService<StartupWarningReplay>()));
        services.TryAddSingleton(static s => new FunctionInvocations(
            s.GetRequiredService<StartupWarningReplay>(), s.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance, s.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(name, (s, _) => new KeygenWebhookFunction(
            s.GetRequiredKeyedService<WebhookReceiver>(name), s.GetRequiredService<FunctionInvocations>()));
        if (name.Length == 0)
        {
            services.AddSingleton(static s => s.GetRequiredKeyedService<KeygenWebhookFunction>(""));
        }

        services.AddSingleton<IHostedService>(s =>
        {
            // The functions that it is injected into map it.
            s.GetRequiredKeyedService<WebhookReceiver>(name).MarkAsMapped();
            return new WorkerShutdown(
                name, s.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>(), s.GetRequiredService<FunctionInvocations>(), s.GetRequiredService<StartupWarningReplay>(),
                s.GetService<ILogger<KeygenWebhookFunction>>() ?? NullLogger<KeygenWebhookFunction>.Instance);
        });
        return builder;
    }
}
