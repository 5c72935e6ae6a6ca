using Keygen.Webhooks;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Api.Transport;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client of Keygen's API.</summary>
public static class KeygenApiServiceCollectionExtensions
{
    private const string ClientName = "Keygen.Webhooks.Api";

    /// <summary>
    /// Adds <see cref="KeygenApi"/> as a singleton. The section <c>Keygen:Api</c> sets its options; what is not set there is taken from
    /// <c>Keygen:Webhooks</c> and its section <c>CatchUp</c>. Invalid options stop the app at startup.
    /// </summary>
    /// <param name="services">The services to add to.</param>
    /// <param name="configure">Sets options after the section was bound; null for none.</param>
    /// <returns>The builder of the HTTP client, for message handlers of your own.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IHttpClientBuilder AddKeygenApi(this IServiceCollection services, Action<KeygenApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var client = services.AddHttpClient(ClientName);
        if (!services.Any(static one => one.ServiceType == typeof(KeygenApi)))
        {
            AddOptions(services);
            AddClient(services);
            client.ConfigureHttpClient(static http => http.Timeout = Timeout.InfiniteTimeSpan) // the options have their own
                .ConfigurePrimaryHttpMessageHandler(static s => KeygenApi.CreateHandler(s.GetRequiredService<IOptionsMonitor<KeygenApiOptions>>().CurrentValue.BaseUrl))
                .RemoveAllLoggers(); // they log URLs, which may contain license keys and e-mail addresses
        }

        if (configure is not null)
        {
            services.Configure(configure);
        }

        return client;
    }

    private static void AddOptions(IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddSingleton<KeygenApiOptionsBinding>(static s => new(s.GetService<IConfiguration>(), s.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>()));
        services.AddSingleton<IConfigureOptions<KeygenApiOptions>>(static s => s.GetRequiredService<KeygenApiOptionsBinding>());
        services.AddSingleton<IPostConfigureOptions<KeygenApiOptions>>(static s => s.GetRequiredService<KeygenApiOptionsBinding>());
        services.AddSingleton<IOptionsChangeTokenSource<KeygenApiOptions>>(static s =>
            new ConfigurationChangeTokenSource<KeygenApiOptions>(s.GetService<IConfiguration>() ?? new ConfigurationBuilder().Build()));
    }

    private static void AddClient(IServiceCollection services)
    {
#pragma warning disable RS0030 // as the core registers it
        services.TryAddSingleton(TimeProvider.System);
#pragma warning restore RS0030
        services.TryAddSingleton(static _ => new DesignTimeTool());
        services.AddSingleton<KeygenApiSettingsSource>(static s => new(
            s.GetRequiredService<IOptionsMonitor<KeygenApiOptions>>(), s.GetKeyedService<IVerificationKeyProvider>(Options.Options.DefaultName),
            s.GetRequiredService<IOptionsMonitor<KeygenWebhooksOptions>>()));
        services.AddSingleton<KeygenApi>(static s =>
        {
            var (http, settings) = (s.GetRequiredService<IHttpClientFactory>(), s.GetRequiredService<KeygenApiSettingsSource>());
            return new(new ApiSender(() => http.CreateClient(ClientName), settings.GetAsync, s.GetRequiredService<TimeProvider>()));
        });
        services.AddSingleton<IHostedService>(static s =>
            new StartupCheck(
                s.GetRequiredService<DesignTimeTool>().IsRunning ? null : s.GetRequiredService<KeygenApiSettingsSource>(),
                s.GetService<ILogger<KeygenApi>>() ?? NullLogger<KeygenApi>.Instance));
    }
}
