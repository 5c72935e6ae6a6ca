using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Redis;

/// <summary>Reads the options from the host's configuration, where there is one.</summary>
internal sealed class RedisOptionsBinding(IConfiguration? configuration) : IConfigureOptions<RedisStoreOptions>
{
    public void Configure(RedisStoreOptions options)
    {
        try
        {
            configuration?.GetSection(RedisStoreOptions.SectionName).Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            options.BindingError = exception.Message;
        }
    }
}
