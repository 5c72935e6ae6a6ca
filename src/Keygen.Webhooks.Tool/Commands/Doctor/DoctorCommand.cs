using System.CommandLine;
using Keygen.Webhooks.Api;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Doctor;
using Keygen.Webhooks.Tool.Output;
using Keygen.Webhooks.Tool.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.Tool.Commands.Doctor;

/// <summary>Looks at what Keygen will trip over: an app's settings, its public URL, its account and the clock.</summary>
internal sealed class DoctorCommand : ToolCommand
{
    private readonly Argument<string?> _project = new("project")
    {
        Description = "The project whose settings to look at. By default, the one in this folder.", HelpName = "PROJECT", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _url = CommonOptions.Url("--url", "The endpoint's public URL. By default, those in the settings.");

    private readonly Option<bool> _offline = new("--offline") { Description = "Ask nothing over the network." };

    public DoctorCommand()
        : base("doctor", "Look at an app's settings, its public URL, its account at Keygen and the clock, and list what Keygen will trip over.")
    {
        Arguments.Add(_project);
        AddOptions(
            _url, _offline, CommonOptions.Timeout, KeygenConnection.AccountOption, KeygenConnection.TokenOption, KeygenConnection.EnvironmentOption, KeygenConnection.BaseUrlOption);
    }

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("doctor", "Looks at the project in this folder, and posts to its endpoint URLs once, without a signature."),
        new("doctor src/MyApp --offline", "Looks at the settings alone."),
        new("doctor --url https://hooks.example.com/webhooks/keygen", "Also a receiver in another language: name its public URL."),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var settings = SettingsOf(run);
        var options = KeygenConnection.OptionsOf(settings, run);
        using var http = new HttpClient(KeygenApi.CreateHandler(options.BaseUrl)) { Timeout = Timeout.InfiniteTimeSpan };
        var isSet = settings.Configuration.GetSection(KeygenWebhooksOptions.SectionName).Exists();
        var examination = new Examination(
            new()
            {
                Settings = run.Get(_project) is not null || isSet || run.Get(_url) is null ? settings : null,
                Url = run.Get(_url),
                IsOffline = run.Get(_offline),
                Api = new(options.BaseUrl ?? "https://api.keygen.sh"),
                Keygen = run.Get(_offline) ? null : ClientOf(http, options),
                Timeout = run.Timeout,
            },
            http, run.Time);
        var report = await examination.RunAsync(finding => Write(run.Output, finding), cancellationToken).ConfigureAwait(false);
        run.Output.Line();
        run.Output.Line(
            report.MustBeMended ? $"{report.Findings.Count(static one => one.Level is FindingLevel.Mend)} to mend." : "Nothing to mend.", report.MustBeMended ? "red" : "green");
        run.Output.Json(ReportJson.Of(report));
        return report.MustBeMended ? ExitCodes.No : report.IsIncomplete ? ExitCodes.CouldNotAsk : ExitCodes.Done;
    }

    /// <returns>The client; null without a token, or with settings that are found wrong anyway.</returns>
    private static KeygenApi? ClientOf(HttpClient http, KeygenApiOptions options)
    {
        try
        {
            return options is { ApiToken: { Length: > 0 }, AccountId: { Length: > 0 } } ? new(http, options) : null;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }

    private ProjectSettings SettingsOf(CommandRun run)
    {
        var project = run.Get(_project) ?? ".";
        try
        {
            return Path.Exists(project) ? ProjectSettings.Read(project) : throw ToolException.Usage($"There is no project '{project}'. Name its folder or its file.");
        }
        catch (FormatException exception)
        {
            throw new ToolException(exception.Message, ExitCodes.No);
        }
    }

    private static void Write(ToolOutput output, DoctorFinding finding)
    {
        var (mark, style) = finding.Level switch
        {
            FindingLevel.Good => ("ok", "green"),
            FindingLevel.Mend => ("MEND", "red"),
            FindingLevel.Unknown => ("unknown", "yellow"),
            _ => ("note", "yellow"),
        };
        output.Line($"{mark,-8} {finding.Area,-9} {finding.What}", style);
        foreach (var line in new[] { finding.Why, finding.Do }.OfType<string>())
        {
            output.Line($"{"",-18} {line}");
        }
    }
}
