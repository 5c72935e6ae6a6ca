using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Samples.Tests;

/// <summary>What a sample's README says to run, run.</summary>
public static partial class SampleReadmes
{
    public static string Root { get; } = FindRoot();

    /// <summary>Runs the README's <c>dotnet run --project samples/…</c> lines that need nothing else.</summary>
    /// <returns>What each printed, and its exit code.</returns>
    public static async Task<IReadOnlyList<(string Command, int ExitCode, string Output)>> RunAsync(string sample)
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Root, "samples", sample, "README.md"));
        var results = new List<(string, int, string)>();
        foreach (var command in CommandPattern().Matches(readme).Select(static match => match.Groups[1].Value.Trim()))
        {
            results.Add(await RunCommandAsync(command));
        }

        return results;
    }

    private static async Task<(string, int, string)> RunCommandAsync(string command)
    {
        // The sample is built already, as this project refers to it.
        var start = new ProcessStartInfo("dotnet", $"{command["dotnet ".Length..].Replace("dotnet run", "run", StringComparison.Ordinal)} --no-build -c {Configuration}")
        {
            WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return (command, process.ExitCode, await output + await errors);
    }

    private static string Configuration => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Keygen.Webhooks.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No Keygen.Webhooks.sln above the tests.");
    }

    [GeneratedRegex(@"^    (dotnet run --project samples/\w+)\s*(?:#.*)?$", RegexOptions.Multiline)]
    private static partial Regex CommandPattern();
}
