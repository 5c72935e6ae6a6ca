using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Tool.CommandLine;

namespace Keygen.Webhooks.Tool.Registrations;

/// <summary>
/// Asks an app which handlers it registers. The app is started with a hook that ends it as soon as its host is built: its registration code
/// has run, and no service, endpoint or connection of it has started. That is how build-time tools of .NET look at an app, and unlike a look
/// at its assembly it sees lambdas and conditions.
/// </summary>
internal static class RegistrationReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="project">A project's folder or file, which is built first, or a .dll.</param>
    /// <param name="environment">The environment that the app's code sees, such as <c>Development</c>.</param>
    /// <param name="registration">The name of the registration; null for the default one.</param>
    /// <param name="run">The command.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <exception cref="ToolException">The app cannot be built or asked.</exception>
    public static async Task<AppRegistration> ReadAsync(
        string project, string environment, string? registration, CommandRun run, CancellationToken cancellationToken)
    {
        var assembly = project.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? Path.GetFullPath(project) : await BuildAsync(project, run, cancellationToken).ConfigureAwait(false);
        var temporary = Directory.CreateTempSubdirectory("keygen-webhooks-").FullName;
        try
        {
            var (file, configuration) = (Path.Combine(temporary, "report.json"), Path.Combine(temporary, "app.runtimeconfig.json"));
            AllowHooks(assembly, configuration);
            var folder = Directory.Exists(project) ? project : Path.GetDirectoryName(Path.GetFullPath(project))!;
            var (exitCode, output) = await RunAsync(
                ["exec", "--runtimeconfig", configuration, "--depsfile", Path.ChangeExtension(assembly, ".deps.json"), assembly, "--urls", "http://127.0.0.1:0"], folder, run.Time,
                new()
                {
                    ["DOTNET_STARTUP_HOOKS"] = typeof(RegistrationReader).Assembly.Location,
                    [RegistrationReport.Variable] = file,
                    [RegistrationReport.RegistrationVariable] = registration ?? "",
                    ["DOTNET_ENVIRONMENT"] = environment, // all that a worker reads
                    ["ASPNETCORE_ENVIRONMENT"] = environment,
                },
                cancellationToken).ConfigureAwait(false);
            return File.Exists(file) ? Read(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false))
                : throw CannotAsk($"The app ended with exit code {exitCode} before its host was built: {LastLine(output)}");
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private static async Task<string> BuildAsync(string project, CommandRun run, CancellationToken cancellationToken)
    {
        run.Output.Note($"Building {project}, to ask the app for its handlers.");
        var (exitCode, output) = await RunAsync(["build", project, "-v:q", "--nologo"], ".", run.Time, [], cancellationToken).ConfigureAwait(false);
        if (exitCode is not 0)
        {
            throw CannotAsk($"{project} does not build: {FirstError(output)}");
        }

        var (_, path) = await RunAsync(["msbuild", project, "-getProperty:TargetPath", "-nologo"], ".", run.Time, [], cancellationToken).ConfigureAwait(false);
        return path.Trim();
    }

    /// <summary>
    /// Copies the app's runtime configuration, with hooks allowed. A project for native AOT turns them off also for its builds that run on
    /// .NET, and would really start.
    /// </summary>
    private static void AllowHooks(string assembly, string copy)
    {
        var original = Path.ChangeExtension(assembly, ".runtimeconfig.json");
        var configuration = File.Exists(original) ? JsonNode.Parse(File.ReadAllText(original)) : null;
        if (configuration?["runtimeOptions"] is not JsonObject options || !File.Exists(assembly))
        {
            throw CannotAsk($"'{assembly}' is not an app that can be started");
        }

        var properties = options["configProperties"] as JsonObject ?? (JsonObject)(options["configProperties"] = new JsonObject());
        properties["System.StartupHookProvider.IsSupported"] = true;
        File.WriteAllText(copy, configuration.ToJsonString());
    }

    private static AppRegistration Read(string report)
    {
        using var json = JsonDocument.Parse(report);
        var root = json.RootElement;
        return root.TryGetProperty("error", out var error)
            ? throw CannotAsk(error.GetString()!)
            : new(
                [.. root.GetProperty("handlers").EnumerateArray().Select(static one => new AppHandler(one.GetProperty("name").GetString()!, Texts(one, "events")))],
                Texts(root, "urls"), Texts(root, "algorithms"));
    }

    private static string[] Texts(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(static one => one.GetString()!)];

    private static ToolException CannotAsk(string reason) => new($"{reason.TrimEnd('.')}. Without the app, name the events yourself: --events license.created,license.expired");

    private static string FirstError(string output) => Array.Find(output.Split('\n'), static line => line.Contains("error", StringComparison.Ordinal))?.Trim() ?? LastLine(output);

    private static string LastLine(string output) => output.Trim().Split('\n')[^1].Trim();

    private static async Task<(int ExitCode, string Output)> RunAsync(
        string[] arguments, string folder, TimeProvider time, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(either.Token), process.StandardError.ReadToEndAsync(either.Token));
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false) + await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw CannotAsk($"'dotnet {arguments[0]}' took longer than two minutes.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
