using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.CatchUp;

/// <summary>Binds a registration's options from the host's configuration, if the host has one.</summary>
internal sealed class CatchUpOptionsBinding(string name, IConfiguration? configuration) : IConfigureNamedOptions<CatchUpOptions>
{
    public static readonly KnownSettings Names = new(
        [
            nameof(CatchUpOptions.ApiToken), nameof(CatchUpOptions.BaseUrl), nameof(CatchUpOptions.Environment), nameof(CatchUpOptions.RunOnSchedule),
            nameof(CatchUpOptions.Interval), nameof(CatchUpOptions.Since), nameof(CatchUpOptions.DailyRequestBudget), nameof(CatchUpOptions.ProgressFolder),
            nameof(CatchUpOptions.MaxOpen), nameof(CatchUpOptions.MaxParked), nameof(CatchUpOptions.AllowForgetfulStore), nameof(CatchUpOptions.MinimumAge),
            nameof(CatchUpOptions.Overlap), nameof(CatchUpOptions.FirstRetryDelay), nameof(CatchUpOptions.LongestRetryDelay),
            nameof(CatchUpOptions.WatchEndpoint), nameof(CatchUpOptions.WatchInterval), nameof(CatchUpOptions.DeliverySilence),
        ],
        [nameof(CatchUpOptions.FormerEndpointUrls), nameof(CatchUpOptions.IgnoredFindings)]);

    public void Configure(string? optionsName, CatchUpOptions options)
    {
        if (configuration is null || !string.Equals(optionsName, name, StringComparison.Ordinal))
        {
            return;
        }

        var section = configuration.GetSection($"{KeygenWebhooksOptions.SectionName}{(name.Length == 0 ? "" : $":{name}")}:CatchUp");
        try
        {
            section.Bind(options);
            options.Findings = SectionFindings.Of(Names, section, configuration as IConfigurationRoot);
        }
        catch (InvalidOperationException exception)
        {
            // The binder's message repeats the value. The token is a string, which always binds, so the message never contains it.
            options.Findings = SectionFindings.Refused(exception);
        }
    }

    public void Configure(CatchUpOptions options) => Configure(Options.DefaultName, options);
}
