using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;

namespace Keygen.Webhooks.Tool.Settings;

/// <summary>
/// The settings that an app starts with: <c>appsettings.json</c>, that of the environment, user secrets in Development, and the variables
/// of this shell. What the app's own code adds is not known.
/// </summary>
internal sealed partial class ProjectSettings
{
    private ProjectSettings(string folder, string environment, string? secretsId, IConfigurationRoot configuration) =>
        (Folder, EnvironmentName, UserSecretsId, Configuration) = (folder, environment, secretsId, configuration);

    public string Folder { get; }

    /// <summary>The id of the project's user secrets; null when it has none.</summary>
    public string? UserSecretsId { get; }

    public string EnvironmentName { get; }

    public IConfigurationRoot Configuration { get; }

    /// <summary>The names of the registrations; empty for the default one.</summary>
    public IReadOnlyList<string> Registrations
    {
        get
        {
            var section = Configuration.GetSection(KeygenWebhooksOptions.SectionName);
            string[] named = [.. section.GetChildren().Where(static one => one["AccountId"] is not null || one.GetSection("PublicKeys").Exists() || one.GetSection("EndpointUrls").Exists())
                .Select(static one => one.Key)];
            return named.Length is 0 || section["AccountId"] is not null || section.GetSection("PublicKeys").Exists() ? ["", .. named] : named;
        }
    }

    /// <summary>The first endpoint URL of a registration; null when there is none.</summary>
    public IReadOnlyList<string> ValuesOf(string registration, string list) =>
        [.. Section(registration).GetSection(list).GetChildren().Select(static one => one.Value?.Trim()).OfType<string>()];

    public IConfigurationSection Section(string registration) =>
        Configuration.GetSection(registration.Length is 0 ? KeygenWebhooksOptions.SectionName : $"{KeygenWebhooksOptions.SectionName}:{registration}");

    /// <summary>The environment of this shell, or else Development. Of the two variables, an app prefers this one too.</summary>
    public static string ShellEnvironment =>
        Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Development";

    /// <param name="project">A project's folder or file.</param>
    /// <param name="environment">The environment, such as <c>Development</c>; null for that of this shell, or else Development.</param>
    /// <exception cref="FormatException">A file cannot be read.</exception>
    public static ProjectSettings Read(string project, string? environment = null)
    {
        var folder = Path.GetFullPath(File.Exists(project) ? Path.GetDirectoryName(Path.GetFullPath(project))! : project);
        environment ??= ShellEnvironment;
        var builder = new ConfigurationBuilder()
            .SetBasePath(folder)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{environment}.json", optional: true);
        var secretsId = UserSecretsIdOf(folder);
        if (environment is "Development" && secretsId is not null)
        {
            builder.AddUserSecrets(secretsId);
        }

        try
        {
            return new(folder, environment, secretsId, builder.AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().Build());
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException($"{exception.Message} {exception.InnerException?.Message}".TrimEnd(), exception);
        }
    }

    /// <summary>Where a value is from, such as <c>appsettings.json</c>; null when it is not set.</summary>
    public string? SourceOf(string key) => Configuration.Providers.Reverse().FirstOrDefault(provider => provider.TryGet(key, out _)) switch
    {
        null => null,
        JsonConfigurationProvider { Source.Path: { } path } => Path.GetFileName(path) is "secrets.json" ? "user secrets" : Path.GetFileName(path),
        _ => "the environment",
    };

    private static string? UserSecretsIdOf(string folder) => Directory.EnumerateFiles(folder, "*.csproj").Order(StringComparer.Ordinal)
        .Select(static file => SecretsId().Match(File.ReadAllText(file))).FirstOrDefault(static match => match.Success)?.Groups[1].Value;

    [GeneratedRegex(@"<UserSecretsId>\s*([^<\s]+)\s*</UserSecretsId>")]
    private static partial Regex SecretsId();
}
