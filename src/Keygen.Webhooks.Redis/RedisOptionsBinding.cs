using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Redis;

/// <summary>Reads the options from the host's configuration, where there is one: the default registration's section, then the registration's own.</summary>
internal sealed class RedisOptionsBinding(IConfiguration? configuration) : IConfigureNamedOptions<RedisStoreOptions>
{
    public void Configure(string? name, RedisStoreOptions options)
    {
        try
        {
            configuration?.GetSection(RedisStoreOptions.SectionName).Bind(options);
            if (name is { Length: > 0 })
            {
                configuration?.GetSection(RedisStoreOptions.SectionOf(name)).Bind(options);
            }
        }
        catch (InvalidOperationException exception)
        {
            options.BindingError = exception.Message;
        }
    }

    public void Configure(RedisStoreOptions options) => Configure(Options.DefaultName, options);
}
