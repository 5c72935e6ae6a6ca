using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Output;
using Keygen.Webhooks.Tool.Settings;

namespace Keygen.Webhooks.Tool.Commands.Dev;

/// <summary>An app in a process of its own, on a free loopback port.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long an app may take to listen, before that is said.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long an app may take to end its requests, before it is killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly TimeProvider _time;

    private AppProcess(Process process, Uri url, TimeProvider time) => (_process, Url, _time) = (process, url, time);

    public Uri Url { get; }

    public Task Ended => _process.WaitForExitAsync();

    /// <summary>Starts a project, which is built first if need be, or a .dll. Waits until it listens.</summary>
    /// <param name="app">A project's folder or file, or a .dll.</param>
    /// <param name="settings">Environment variables.</param>
    /// <param name="run">The command.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <exception cref="ToolException">The app ended before it listened.</exception>
    public static async Task<AppProcess> StartAsync(string app, IEnumerable<KeyValuePair<string, string>> settings, CommandRun run, CancellationToken cancellationToken)
    {
        var port = FreePort();
        string[] what = app.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [app] : ["run", "--project", app, "--no-launch-profile", "--"];
        var start = new ProcessStartInfo("dotnet", [.. what, "--urls", $"http://127.0.0.1:{port}"])
        {
            RedirectStandardInput = true, // what is typed is for the fake
            RedirectStandardOutput = run.Output.IsJson,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        start.Environment["DOTNET_ENVIRONMENT"] = ProjectSettings.ShellEnvironment; // all that a worker reads
        start.Environment["ASPNETCORE_ENVIRONMENT"] = ProjectSettings.ShellEnvironment;
        var started = new AppProcess(Process.Start(start)!, new($"http://127.0.0.1:{port}"), run.Time);
        started._process.StandardInput.Close();
        if (run.Output.IsJson)
        {
            started._process.OutputDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
            started._process.BeginOutputReadLine();
        }

        try
        {
            await started.ListenAsync(port, run.Output, cancellationToken).ConfigureAwait(false);
            return started;
        }
        catch
        {
            await started.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Asks the app to end, as its host would, and kills it only when it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            if (OperatingSystem.IsWindows() || Kill(_process.Id, Terminate) is not 0)
            {
                _process.Kill(entireProcessTree: true);
            }

            using var patience = new CancellationTokenSource(Grace, _time);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private async Task ListenAsync(int port, ToolOutput output, CancellationToken cancellationToken)
    {
        var (begun, isTold) = (_time.GetTimestamp(), false);
        while (!await ListensAsync(port, cancellationToken).ConfigureAwait(false))
        {
            if (_process.HasExited)
            {
                throw new ToolException($"The app ended with exit code {_process.ExitCode} before it listened. Its output says why.");
            }

            if (!isTold && _time.GetElapsedTime(begun) > Patience)
            {
                isTold = true;
                output.Warning(
                    $"the app does not listen on {Url.GetLeftPart(UriPartial.Authority)} yet. If it listens elsewhere, its settings have Kestrel:Endpoints, "
                    + "which override the address that this command gives it: take them out, or start the app yourself and use --to.");
            }

            await Task.Delay(Pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private const int Terminate = 15;

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
