using System.ComponentModel;
using System.Diagnostics;

namespace Keygen.Webhooks.Dashboard.Tests.Kit;

/// <summary>The accessibility checks of axe-core, from npm.</summary>
internal static class AxeCore
{
    private const string Version = "4.14.1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly SemaphoreSlim Installing = new(1);

    /// <summary>The script. Where npm cannot install it the test is skipped, in CI too: not every registry serves it.</summary>
    public static async Task<string> ScriptOrSkipAsync()
    {
        await Installing.WaitAsync();
        try
        {
            var folder = Path.Combine(Path.GetTempPath(), $"keygen-webhooks-axe-core-{Version}");
            var script = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
            if (!File.Exists(script))
            {
                Directory.CreateDirectory(folder);
                await InstallAsync(folder);
            }

            return await File.ReadAllTextAsync(script);
        }
        finally
        {
            Installing.Release();
        }
    }

    /// <summary>The serious findings of the page as it is now: what, and where.</summary>
    public static async Task<string[]> SeriousFindingsAsync(this BrowserPage page, string script)
    {
        await page.EvaluateAsync($"{script}; true");
        var found = await page.EvaluateAsync("""
            axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations
              .filter(one => one.impact === 'serious' || one.impact === 'critical')
              .map(one => `${one.id}: ${one.nodes.map(node => `${node.target} (${node.failureSummary})`).join('; ')}`).join('\n'))
            """);
        return ((string?)found)!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task InstallAsync(string folder)
    {
        string problem;
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm")
            {
                ArgumentList = { "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", $"axe-core@{Version}" },
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var output = Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            await npm.WaitForExitAsync().WaitAsync(Patience);
            if (npm.ExitCode is 0)
            {
                return;
            }

            problem = string.Concat(await output);
        }
        catch (Exception exception) when (exception is Win32Exception or TimeoutException)
        {
            problem = exception.Message;
        }

        Assert.Skip($"npm cannot install axe-core: {problem}");
    }
}
