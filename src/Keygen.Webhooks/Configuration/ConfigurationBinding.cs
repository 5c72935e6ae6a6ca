using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks;

/// <summary>
/// Binds a registration's section. A value that cannot be read becomes an error of the options. If it were thrown, the reload would stop
/// and the old keys would stay in use.
/// </summary>
internal sealed class ConfigurationBinding(string name, Func<IConfiguration> section)
    : IConfigureNamedOptions<KeygenWebhooksOptions>, IOptionsChangeTokenSource<KeygenWebhooksOptions>
{
    /// <summary>The settings that the section of a registration may hold.</summary>
    public static readonly KnownSettings Names = new(
        [
            nameof(KeygenWebhooksOptions.AccountId), nameof(KeygenWebhooksOptions.Tolerance), nameof(KeygenWebhooksOptions.MaxBodySize),
            nameof(KeygenWebhooksOptions.HandlerTimeout), nameof(KeygenWebhooksOptions.LaterHandlerTimeout),
            nameof(KeygenWebhooksOptions.ShutdownGrace), nameof(KeygenWebhooksOptions.DrainDelay),
            nameof(KeygenWebhooksOptions.TerminationGracePeriod), nameof(KeygenWebhooksOptions.TrustRequestUrl),
        ],
        [nameof(KeygenWebhooksOptions.EndpointUrls), nameof(KeygenWebhooksOptions.PublicKeys), nameof(KeygenWebhooksOptions.Algorithms)],
        "CatchUp", "Redis")
    {
        HoldsRegistrations = true,
    };

    public string Name => name;

    /// <summary>The host's configuration with its sources, to find the source of each value; null when there is none.</summary>
    public IConfigurationRoot? Root { get; set; }

    public IChangeToken GetChangeToken() => section().GetReloadToken();

    public void Configure(string? optionsName, KeygenWebhooksOptions options)
    {
        if (!string.Equals(optionsName, name, StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            var bound = section();
            options.Section = (bound as IConfigurationSection)?.Path;
            bound.Bind(options);
            options.Findings = SectionFindings.Of(Names, bound, Root);
        }
        catch (InvalidOperationException exception)
        {
            options.Findings = SectionFindings.Refused(exception);
        }
    }

    public void Configure(KeygenWebhooksOptions options) => Configure(Options.DefaultName, options);
}
