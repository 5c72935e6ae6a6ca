using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Keygen.Webhooks.Testing;

/// <summary>Runs a project in a process of its own, with a fake's settings as environment variables, on a free loopback port.</summary>
internal sealed class ConfiguredApp : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;

    private ConfiguredApp(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public Task Ended => _process.WaitForExitAsync();

    /// <summary>Starts a project folder, which may build it first, or a .dll. Waits until the process listens or ends.</summary>
    public static async Task<ConfiguredApp> StartAsync(string app, IEnumerable<KeyValuePair<string, string>> settings, CancellationToken cancellationToken)
    {
        var port = FreePort();
        string[] run = app.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? [app] : ["run", "--project", app, "--no-launch-profile", "--"];
        var start = new ProcessStartInfo("dotnet", [.. run, "--urls", $"http://127.0.0.1:{port}"]);
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        start.Environment.TryAdd("ASPNETCORE_ENVIRONMENT", "Development");
        var started = new ConfiguredApp(Process.Start(start)!, new($"http://127.0.0.1:{port}"));
        while (!started._process.HasExited && !await ListensAsync(port, cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(Pause, SystemClock.Instance, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return started;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().ConfigureAwait(false);
        }

        _process.Dispose();
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return cancellationToken.IsCancellationRequested;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
