using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Tool.Settings;
using Keygen.Webhooks.Tool.Wire;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Tool.Doctor;

/// <summary>Reads the settings as the app would at its start, and says what the library says about them.</summary>
internal static class SettingsExamination
{
    private const string Area = "settings";

    // The warnings of a start that are about settings. The others are about the app's code, or the machine.
    private static readonly int[] Warnings = [1401, 1402, 1406, 1407];

    public static async Task<IReadOnlyList<DoctorFinding>> ExamineAsync(ProjectSettings settings, CancellationToken cancellationToken)
    {
        if (!settings.Configuration.GetSection(KeygenWebhooksOptions.SectionName).Exists())
        {
            return
            [
                DoctorFinding.Mend(
                    Area, $"There is no section {KeygenWebhooksOptions.SectionName} in {settings.Folder}, for the environment {settings.EnvironmentName}.",
                    "Without it the app does not start, unless its code sets the options.",
                    "Name the project's folder, or write the settings with: keygen-webhooks init"),
            ];
        }

        var findings = new List<DoctorFinding>();
        foreach (var registration in settings.Registrations)
        {
            findings.AddRange(await OfRegistrationAsync(settings, registration, cancellationToken).ConfigureAwait(false));
        }

        return [.. findings, .. Tokens(settings)];
    }

    private static async Task<IEnumerable<DoctorFinding>> OfRegistrationAsync(ProjectSettings settings, string registration, CancellationToken cancellationToken)
    {
        var log = new CollectedLog();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddSingleton<IConfiguration>(settings.Configuration);
        services.AddSingleton<IHostEnvironment>(new ProjectEnvironment(settings));
        services.AddKeygenWebhooks(registration).AddHandler<KeygenEvent>(static (_, _) => Task.CompletedTask);
        var provider = services.BuildServiceProvider();
        await using var disposing = provider.ConfigureAwait(false);
        if (provider.GetRequiredKeyedService<WebhookReceiver>(registration).ConfigurationError is { } error)
        {
            return
            [
                DoctorFinding.Mend(
                    Area, error, "The app does not start with these settings. After a reload it answers 503.", "Mend the setting. If the app's code sets it, this can be ignored."),
            ];
        }

        // Warnings are written beside the start, and there when it has ended.
        foreach (var service in provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await service.StartingAsync(cancellationToken).ConfigureAwait(false);
            await service.StartedAsync(cancellationToken).ConfigureAwait(false);
        }

        return log.Lines.Where(static line => line.Id is 1408).Select(line => DoctorFinding.Good(Area, Of(line, settings, registration)))
            .Concat(log.Lines.Where(static line => Warnings.Contains(line.Id)).Select(static line => DoctorFinding.Note(
                Area,
                line.Value("Remark") ?? line.Text)));
    }

    private static string Of(LoggedLine line, ProjectSettings settings, string registration)
    {
        var path = settings.Section(registration).Path;
        return $"The account is {settings.Section(registration)["AccountId"]} ({settings.SourceOf($"{path}:AccountId")}). "
            + $"Deliveries are verified with {line.Value("Keys")} ({settings.SourceOf($"{path}:PublicKeys:0")}).";
    }

    private static IEnumerable<DoctorFinding> Tokens(ProjectSettings settings) =>
        from key in new[] { $"{KeygenWebhooksOptions.SectionName}:CatchUp:ApiToken", "Keygen:Api:ApiToken" }
        where settings.SourceOf(key) is { } source && source.StartsWith("appsettings", StringComparison.Ordinal) && settings.Configuration[key] is { Length: > 0 }
        select DoctorFinding.Mend(
            Area, $"{key} is in {settings.SourceOf(key)}.", "That file is usually committed, and the token with it.",
            "Move it to user secrets or the environment, and revoke the token at Keygen if the file was ever shared.");

    /// <summary>The project's environment, for warnings that Development does not need.</summary>
    private sealed class ProjectEnvironment(ProjectSettings settings) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = settings.EnvironmentName;

        public string ApplicationName { get; set; } = "doctor";

        public string ContentRootPath { get; set; } = settings.Folder;

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
