using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Redis;

/// <summary>
/// Binds the options from the host's configuration, if the host has one: first the default registration's section, then the registration's
/// own.
/// </summary>
internal sealed class RedisOptionsBinding(IConfiguration? configuration) : IConfigureNamedOptions<RedisStoreOptions>
{
    public static readonly KnownSettings Names = new(
        [
            nameof(RedisStoreOptions.Configuration), nameof(RedisStoreOptions.KeyPrefix), nameof(RedisStoreOptions.Database),
            nameof(RedisStoreOptions.Lease), nameof(RedisStoreOptions.Retention), nameof(RedisStoreOptions.SurvivesRestart),
        ],
        []);

    public void Configure(string? name, RedisStoreOptions options)
    {
        if (configuration is null)
        {
            return;
        }

        try
        {
            options.Findings = Bind(RedisStoreOptions.SectionName, options);
            if (name is { Length: > 0 })
            {
                options.Findings = options.Findings.And(Bind(RedisStoreOptions.SectionOf(name), options));
            }
        }
        catch (InvalidOperationException exception)
        {
            options.Findings = SectionFindings.Refused(exception);
        }
    }

    public void Configure(RedisStoreOptions options) => Configure(Options.DefaultName, options);

    private SectionFindings Bind(string path, RedisStoreOptions options)
    {
        var section = configuration!.GetSection(path);
        section.Bind(options);
        return SectionFindings.Of(Names, section, configuration as IConfigurationRoot);
    }
}
