using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Keygen.Webhooks.Tests.Servers;

/// <summary>A MariaDB server of its own, from Debian's packages, on a free loopback port and in a folder that goes with it.</summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    /// <summary>What to do where there is none.</summary>
    public const string Missing = "MariaDB is not installed; on Debian: apt-get install mariadb-server.";

    private const string Daemon = "/usr/sbin/mariadbd";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("keygen-mariadb-").FullName;
    private Process? _process;

    private MariaDbServer()
    {
    }

    public static bool IsInstalled => File.Exists(Daemon);

    public int Port { get; private set; }

    public static async Task<MariaDbServer> StartNewAsync()
    {
        var server = new MariaDbServer();
        using (var install = Start("mariadb-install-db", ["--no-defaults", $"--datadir={server.Data}", "--skip-test-db", .. AsRoot]))
        {
            await install.WaitForExitAsync();
        }

        await server.StartAsync();
        return server;
    }

    /// <param name="database">Made by the first context that asks for it.</param>
    public string ConnectionStringTo(string database) => $"Server=127.0.0.1;Port={Port};User ID=root;Database={database};SslMode=Disabled";

    public async ValueTask DisposeAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>MariaDB refuses to run as root, which a build machine may be, unless it is told to.</summary>
    private static string[] AsRoot => Environment.UserName == "root" ? ["--user=root"] : [];

    private async Task StartAsync()
    {
        Port = Ports.Free();
        _process = Start(Daemon,
        [
            "--no-defaults", $"--datadir={Data}", $"--port={Port}", "--bind-address=127.0.0.1", $"--socket={Path.Combine(_folder, "socket")}",
            $"--pid-file={Path.Combine(_folder, "pid")}", "--skip-grant-tables", "--character-set-server=utf8mb4", "--innodb-lock-wait-timeout=5", "--old-mode=UTF8_IS_UTF8MB3,NO_NULL_COLLATION_IDS", "--max-connections=300", "--innodb-flush-log-at-trx-commit=0", .. AsRoot,
        ]);
        for (var watch = Stopwatch.StartNew(); !await AnswersAsync(); await Task.Delay(50))
        {
            if (_process.HasExited || watch.Elapsed > Patience)
            {
                throw new InvalidOperationException($"mariadbd does not answer on port {Port}.");
            }
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return await client.GetStream().ReadAsync(new byte[1]) == 1;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    private static Process Start(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
