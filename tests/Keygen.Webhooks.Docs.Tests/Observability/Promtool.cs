using System.Diagnostics;

namespace Keygen.Webhooks.Docs.Tests.Observability;

/// <summary>Prometheus's own checker of rules.</summary>
internal static class Promtool
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("PATH")!.Split(System.IO.Path.PathSeparator)
        .Select(static folder => System.IO.Path.Combine(folder, "promtool")).FirstOrDefault(File.Exists);

    /// <summary>Skips the test where there is no promtool, and fails it where CI says there must be.</summary>
    /// <returns>Its exit code and everything it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunOrSkipAsync(params string[] arguments)
    {
        const string How = "There is no promtool: install it, on Debian with apt-get install prometheus.";
        Assert.False(Path is null && Environment.GetEnvironmentVariable("CI") is "true", How);
        Assert.SkipWhen(Path is null, How);
        using var process = Process.Start(new ProcessStartInfo(Path!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
