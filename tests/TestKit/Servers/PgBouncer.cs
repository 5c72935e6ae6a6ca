using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Keygen.Webhooks.Tests.Servers;

/// <summary>A PgBouncer of its own before a <see cref="PostgresServer"/>, pooling by transaction: each transaction may get another connection.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    /// <summary>What to do where there is none.</summary>
    public const string Missing = "PgBouncer is not installed; on Debian: apt-get install pgbouncer.";

    private const string Daemon = "/usr/sbin/pgbouncer";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("keygen-pgbouncer-").FullName;
    private Process? _process;

    private PgBouncer()
    {
    }

    public static bool IsInstalled => File.Exists(Daemon);

    public int Port { get; private set; }

    public static async Task<PgBouncer> StartNewAsync(PostgresServer postgres)
    {
        var bouncer = new PgBouncer();
        await bouncer.StartAsync(postgres);
        return bouncer;
    }

    /// <remarks>A reset at the end of a session means nothing to a pool of transactions.</remarks>
    public string ConnectionStringTo(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};No Reset On Close=true";

    public async ValueTask DisposeAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(PostgresServer postgres)
    {
        Port = Ports.Free();
        var settings = Path.Combine(_folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            * = host=127.0.0.1 port={postgres.Port} user=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {Port}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 15
            max_client_conn = 500
            ignore_startup_parameters = extra_float_digits
            """);

        // It refuses to run as root, which a build machine may be.
        _process = Environment.UserName == "root" ? await StartAsPostgresAsync(settings) : Start(Daemon, settings);
        for (var watch = Stopwatch.StartNew(); !await AnswersAsync(); await Task.Delay(20))
        {
            if (_process.HasExited || watch.Elapsed > Patience)
            {
                throw new InvalidOperationException($"pgbouncer does not answer on port {Port}.");
            }
        }
    }

    private async Task<Process> StartAsPostgresAsync(string settings)
    {
        using var own = Start("chown", "-R", "postgres", _folder);
        await own.WaitForExitAsync();
        return Start("setpriv", "--reuid=postgres", "--clear-groups", Daemon, settings);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
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
