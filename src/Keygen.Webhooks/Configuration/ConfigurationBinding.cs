using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks;

/// <summary>
/// Binds a registration's section. A value that cannot be read is kept as an error of the options: thrown, it would end the reload
/// it happens in, and the old keys would live on.
/// </summary>
internal sealed class ConfigurationBinding(string name, Func<IConfiguration> section)
    : IConfigureNamedOptions<KeygenWebhooksOptions>, IOptionsChangeTokenSource<KeygenWebhooksOptions>
{
    public string Name => name;

    /// <summary>The host's configuration with its sources, to see which of them gives what; null when there is none.</summary>
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
            options.BindingError ??= SettingShapes.Error(bound);
            options.Misspelt = SettingNames.Misspelt(bound);
            options.Remarks = [.. options.Misspelt is { } misspelt ? [misspelt] : Array.Empty<string>(), .. SettingShapes.MixedLists(Root, options.Section ?? "")];
        }
        catch (InvalidOperationException exception)
        {
            options.BindingError = exception.Message;
        }
    }

    public void Configure(KeygenWebhooksOptions options) => Configure(Options.DefaultName, options);
}
