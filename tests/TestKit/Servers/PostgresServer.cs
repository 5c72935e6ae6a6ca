using System.Diagnostics;
using System.Globalization;

namespace Keygen.Webhooks.Tests.Servers;

/// <summary>A PostgreSQL server of its own, from Debian's packages, on a free loopback port and in a folder that goes with it.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>What to do where there is none.</summary>
    public const string Missing = "PostgreSQL is not installed; on Debian: apt-get install postgresql.";

    private static readonly string? Binaries = Find();

    private readonly string _folder;

    private PostgresServer(string folder, int port) => (_folder, Port) = (folder, port);

    public static bool IsInstalled => Binaries is not null;

    public int Port { get; }

    /// <summary>For Npgsql.</summary>
    public string ConnectionString => ConnectionStringTo("postgres");

    /// <summary>PostgreSQL refuses to run as root, which a build machine may be.</summary>
    private static bool IsRoot => Environment.UserName == "root";

    public static async Task<PostgresServer> StartNewAsync()
    {
        var server = new PostgresServer(Directory.CreateTempSubdirectory("keygen-postgres-").FullName, Ports.Free());
        if (IsRoot)
        {
            await RunAsync("chown", "postgres", server._folder);
        }

        await server.AsOwnerAsync("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "--no-sync", "--no-instructions", "-E", "UTF8", "--locale=C");
        await server.StartAsync();
        return server;
    }

    public string ConnectionStringTo(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database}";

    public Task StartAsync() => AsOwnerAsync(
        "pg_ctl", "-D", Data, "-w", "-t", "60", "-s", "-l", Path.Combine(_folder, "log"),
        "-o", $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200", "start");

    /// <param name="mode"><c>fast</c>, or <c>immediate</c>: as if its processes had been killed.</param>
    public Task StopAsync(string mode = "fast") => AsOwnerAsync("pg_ctl", "-D", Data, "-w", "-s", "-m", mode, "stop");

    /// <summary>Kills its first process; the others notice and end by themselves, some moments later.</summary>
    public async Task KillAsync()
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid"));
        using var postmaster = Process.GetProcessById(int.Parse(lines[0], CultureInfo.InvariantCulture));
        postmaster.Kill();
        await postmaster.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync("immediate");
        }
        catch (InvalidOperationException)
        {
            // A test has stopped it already.
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private Task AsOwnerAsync(string binary, params string[] arguments)
    {
        var path = Path.Combine(Binaries ?? throw new InvalidOperationException(Missing), binary);
        return IsRoot ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    /// <remarks>The server that pg_ctl leaves behind inherits its output, so that is not waited for, but sent away.</remarks>
    private static async Task RunAsync(string file, params string[] arguments)
    {
        var log = Path.GetTempFileName();
        try
        {
            var command = string.Join(' ', arguments.Prepend(file).Select(static a => $"'{a}'"));
            using var process = Process.Start(new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", $"cd /tmp && {command} </dev/null >'{log}' 2>&1" } })!;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{file} ended with {process.ExitCode}: {await File.ReadAllTextAsync(log)}");
            }
        }
        finally
        {
            File.Delete(log);
        }
    }

    private static string? Find() =>
        !Directory.Exists("/usr/lib/postgresql") ? null
        : Directory.GetDirectories("/usr/lib/postgresql").Select(static version => Path.Combine(version, "bin"))
            .Where(static bin => File.Exists(Path.Combine(bin, "initdb")) && File.Exists(Path.Combine(bin, "postgres")))
            .MaxBy(static bin => int.TryParse(Path.GetFileName(Path.GetDirectoryName(bin)), out var number) ? number : 0);
}
