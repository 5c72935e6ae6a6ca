using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Tests;

/// <summary>An app of this repository as a process of its own.</summary>
public sealed partial class ChildApp : IAsyncDisposable
{
    private static readonly string[] AnyPort = ["--urls", "http://127.0.0.1:0"];

    private readonly Process _process;

    private ChildApp(Process process) => _process = process;

    public ConcurrentQueue<string> Output { get; } = [];

    public ConcurrentQueue<string> Errors { get; } = [];

    public int Port { get; private set; }

    /// <summary>Everything on either stream.</summary>
    public string Text => string.Join('\n', Output.Concat(Errors));

    /// <param name="project">The folder of the project, from the root of the repository.</param>
    /// <param name="environment">Variables; those that begin with Keygen in this process are not passed on.</param>
    /// <param name="arguments">The command line.</param>
    public static ChildApp Start(string project, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        // tests/X/bin/Debug/net10.0/ → the same configuration of another project
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var root = here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var folder = Path.Combine(root, project);
        return StartBuilt(Path.Combine(folder, "bin", here.Parent.Name, here.Name, AssemblyOf(folder)), environment, arguments);
    }

    /// <summary>Starts it on a free port, and waits until it listens.</summary>
    public static Task<ChildApp> StartServerAsync(string project, IReadOnlyDictionary<string, string> environment) =>
        ListeningAsync(Start(project, environment, AnyPort));

    /// <inheritdoc cref="StartServerAsync"/>
    /// <param name="assembly">Its path.</param>
    /// <param name="environment">Variables.</param>
    public static Task<ChildApp> StartBuiltServerAsync(string assembly, IReadOnlyDictionary<string, string> environment) =>
        ListeningAsync(StartBuilt(assembly, environment, AnyPort));

    private static ChildApp StartBuilt(string assembly, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(assembly), RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(static key => key.StartsWith("Keygen", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var app = new ChildApp(Process.Start(start)!);
        app._process.OutputDataReceived += (_, line) => app.Take(app.Output, line.Data);
        app._process.ErrorDataReceived += (_, line) => app.Take(app.Errors, line.Data);
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        return app;
    }

    private static async Task<ChildApp> ListeningAsync(ChildApp app)
    {
        await Eventually.HoldsAsync(() => app.Port != 0 || app._process.HasExited, "listening");
        Assert.True(app.Port != 0, app.Text);
        return app;
    }

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public bool HasExited => _process.HasExited;

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string AssemblyOf(string folder) =>
        Path.ChangeExtension(Path.GetFileName(Directory.EnumerateFiles(folder, "*.csproj").Single()), ".dll");

    private void Take(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }

        lines.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
        {
            Port = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        }
    }

    [GeneratedRegex(@"Now listening on: http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
