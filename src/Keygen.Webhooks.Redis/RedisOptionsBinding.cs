using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Redis;

/// <summary>Reads the options from the host's configuration, where there is one.</summary>
internal sealed class RedisOptionsBinding(IConfiguration? configuration) : IConfigureOptions<RedisStoreOptions>
{
    public static readonly SettingNames Names = new(
        [
            nameof(RedisStoreOptions.Configuration), nameof(RedisStoreOptions.KeyPrefix), nameof(RedisStoreOptions.Database),
            nameof(RedisStoreOptions.Lease), nameof(RedisStoreOptions.Retention), nameof(RedisStoreOptions.SurvivesRestart),
        ],
        []);

    public void Configure(RedisStoreOptions options)
    {
        try
        {
            if (configuration?.GetSection(RedisStoreOptions.SectionName) is { } section)
            {
                section.Bind(options);
                options.Findings = SectionFindings.Of(Names, section, configuration as IConfigurationRoot);
            }
        }
        catch (InvalidOperationException exception)
        {
            options.Findings = SectionFindings.Refused(exception);
        }
    }
}
