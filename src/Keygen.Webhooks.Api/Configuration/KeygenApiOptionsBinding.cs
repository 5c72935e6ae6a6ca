using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Api;

/// <summary>Binds the section, and fills what is not set from the default registration of webhooks and its catch-up.</summary>
internal sealed class KeygenApiOptionsBinding(IConfiguration? configuration, IOptionsMonitor<KeygenWebhooksOptions> webhooks)
    : IConfigureOptions<KeygenApiOptions>, IPostConfigureOptions<KeygenApiOptions>
{
    private static readonly KnownSettings Names = new(
        [
            nameof(KeygenApiOptions.AccountId), nameof(KeygenApiOptions.ApiToken), nameof(KeygenApiOptions.AllowAnonymous), nameof(KeygenApiOptions.BaseUrl),
            nameof(KeygenApiOptions.Environment), nameof(KeygenApiOptions.ApiVersion), nameof(KeygenApiOptions.Timeout), nameof(KeygenApiOptions.MaxRetries),
            nameof(KeygenApiOptions.MaxRetryDelay),
        ],
        [nameof(KeygenApiOptions.PublicKeys), nameof(KeygenApiOptions.Algorithms)]);

    public void Configure(KeygenApiOptions options)
    {
        if (configuration?.GetSection(KeygenApiOptions.SectionName) is not { } section)
        {
            return;
        }

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

    public void PostConfigure(string? name, KeygenApiOptions options)
    {
        var registration = webhooks.Get(Options.DefaultName);
        var section = configuration?.GetSection(KeygenWebhooksOptions.SectionName);
        var account = Text(registration.AccountId) ?? Text(section?["AccountId"]);
        options.AccountId = Text(options.AccountId) ?? account;
        if (!string.Equals(options.AccountId, account, StringComparison.OrdinalIgnoreCase))
        {
            // The token and the keys of one account are of no use for another.
            return;
        }

        var catchUp = section?.GetSection("CatchUp");
        options.ApiToken = Text(options.ApiToken) ?? Text(catchUp?["ApiToken"]);
        options.BaseUrl = Text(options.BaseUrl) ?? Text(catchUp?["BaseUrl"]);
        options.Environment = Text(options.Environment) ?? Text(catchUp?["Environment"]);
        if (options.PublicKeys.Count == 0)
        {
            Fill(options.PublicKeys, registration.PublicKeys, section?.GetSection("PublicKeys"));
            Fill(options.Algorithms, registration.Algorithms, section?.GetSection("Algorithms"));
        }
    }

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static void Fill(IList<string> list, IList<string> registered, IConfiguration? section)
    {
        var values = registered.Count > 0 ? registered : section?.GetChildren().Select(static one => one.Value).OfType<string>() ?? [];
        foreach (var value in list.Count == 0 ? values : [])
        {
            list.Add(value);
        }
    }
}
