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
        }
        catch (InvalidOperationException exception)
        {
            options.BindingError = exception.Message;
        }
    }

    public void Configure(KeygenWebhooksOptions options) => Configure(Options.DefaultName, options);
}
