using System.Diagnostics;

namespace Keygen.Webhooks.Tests.Browser;

/// <summary>A headless Chromium with a profile of its own, driven through its DevTools protocol.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string? Path = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    private readonly Process _process;
    private readonly string _profile;
    private readonly int _port;

    private Chromium(Process process, string profile, int port) => (_process, _profile, _port) = (process, profile, port);

    /// <summary>Starts one, or skips the test where there is none; with CI=true it fails instead.</summary>
    public static async Task<Chromium> LaunchOrSkipAsync()
    {
        if (Path is null)
        {
            const string How = "There is no Chromium: install it, on Debian with apt-get install chromium.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true", How);
            Assert.Fail(How);
        }

        var profile = Directory.CreateTempSubdirectory("chromium-").FullName;
        var start = new ProcessStartInfo(Path) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var flag in new[]
        {
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank",
        })
        {
            start.ArgumentList.Add(flag);
        }

        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new(process, profile, await PortAsync(process, System.IO.Path.Combine(profile, "DevToolsActivePort")));
    }

    /// <summary>Opens a tab of its own.</summary>
    public Task<BrowserPage> NewPageAsync() => BrowserPage.OpenAsync(_port);

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A child of it may still be writing; the folder is a temporary one.
        }
    }

    private static async Task<int> PortAsync(Process process, string file)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(2) && !process.HasExited; await Task.Delay(50))
        {
            if (File.Exists(file) && (await File.ReadAllLinesAsync(file)) is [var port, _, ..])
            {
                return int.Parse(port);
            }
        }

        throw new InvalidOperationException("Chromium did not start.");
    }
}
