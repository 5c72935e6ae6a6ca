using Keygen.Webhooks;
using Keygen.Webhooks.AzureFunctions;
using Keygen.Webhooks.Receiving;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Prepares a registration for Azure Functions' isolated worker.</summary>
public static class KeygenWebhooksBuilderAzureFunctionsExtensions
{
    /// <summary>
    /// Adds <see cref="KeygenWebhookFunction"/>, to be injected into a function, and shorter defaults for the end of the process: no
    /// <c>DrainDelay</c> and a <c>ShutdownGrace</c> of 2 seconds. What is configured wins over them.
    /// </summary>
    /// <remarks>
    /// The Functions host asks its worker to stop and kills it 5 seconds later, whatever <c>HostOptions.ShutdownTimeout</c> says; and the
    /// worker's listener is known to nobody but the host, so that there is no load balancer to wait for. The host drops what a worker logs
    /// outside of an invocation, so this library's warnings from startup are logged once more within the first delivery.
    /// </remarks>
    /// <param name="builder">The registration.</param>
    public static KeygenWebhooksBuilder AddAzureFunctions(this KeygenWebhooksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        if (services.Any(descriptor => descriptor.ServiceType == typeof(KeygenWebhookFunction) && Equals(descriptor.ServiceKey, name)))
        {
            return builder;
        }

        // Before everything else that sets options, the configuration's binding above all.
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
            // By the functions it is injected into.
            s.GetRequiredKeyedService<WebhookReceiver>(name).MarkAsMapped();
            return new WorkerShutdown(
                name, s.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>(), s.GetRequiredService<FunctionInvocations>(), s.GetRequiredService<StartupWarningReplay>(),
                s.GetService<ILogger<KeygenWebhookFunction>>() ?? NullLogger<KeygenWebhookFunction>.Instance);
        });
        return builder;
    }
}
