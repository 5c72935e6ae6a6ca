using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Keygen.Webhooks.Tests.Servers;

namespace Keygen.Webhooks.Tests;

/// <summary>A redis-server of its own on a free loopback port, in a folder that goes when it goes. It can be stopped, killed, held and started again.</summary>
public sealed partial class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("keygen-redis-").FullName;
    private readonly string[] _options;
    private readonly string? _sentinel;
    private Process? _process;

    private RedisServer(string[] options, string? sentinel = null) => (_options, _sentinel) = (options, sentinel);

    public int Port { get; private set; }

    /// <summary>Where nodes of a cluster talk to each other. By default that would be the port plus 10000, which may be none.</summary>
    public int ClusterPort { get; private set; }

    public string Endpoint => $"127.0.0.1:{Port}";

    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append("/usr/sbin").Any(static folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <param name="options">More of <c>redis.conf</c>, as arguments: <c>--appendonly yes</c>. By default nothing is kept on disk.</param>
    public static Task<RedisServer> LaunchAsync(params string[] options) => LaunchAsync(new RedisServer(options));

    /// <param name="configuration">The lines of <c>sentinel.conf</c>. Sentinel keeps what it learns there.</param>
    public static Task<RedisServer> LaunchSentinelAsync(string configuration) => LaunchAsync(new RedisServer([], configuration));

    private static async Task<RedisServer> LaunchAsync(RedisServer server)
    {
        for (var attempt = 1; ; attempt++)
        {
            (server.Port, server.ClusterPort) = (Ports.Free(), Ports.Free());
            try
            {
                await server.StartAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < 5 && server._process!.HasExited)
            {
                // Someone else took the port first.
            }
        }
    }

    /// <summary>Starts it, again too: on the same port, with what it kept.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = _sentinel is { } sentinel
            ? [await WriteAsync(sentinel), "--sentinel", "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder]
            :
            [
                "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--loglevel", "warning",
                "--appendfsync", "always", .. _options.Contains("--cluster-enabled") ? ["--cluster-port", $"{ClusterPort}"] : Array.Empty<string>(), .. _options,
            ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        for (var watch = Stopwatch.StartNew(); !await AnswersAsync();)
        {
            if (_process.HasExited || watch.Elapsed > Patience)
            {
                throw new InvalidOperationException($"redis-server does not answer on port {Port}.");
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Ends it in an orderly way.</summary>
    public Task StopAsync() => EndAsync("-TERM");

    /// <summary>Ends it as a power cut would.</summary>
    public Task KillAsync() => EndAsync("-KILL");

    /// <summary>Holds it: connections stand, and nothing is answered.</summary>
    public Task HoldAsync() => SignalAsync("-STOP");

    public Task GoOnAsync() => SignalAsync("-CONT");

    /// <summary>Sends one command on a connection of its own.</summary>
    /// <returns>The answer; of a list, its items one a line.</returns>
    public async Task<string> CommandAsync(params string[] command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = client.GetStream();
        await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync($"*{command.Length}");
        foreach (var word in command)
        {
            await writer.WriteLineAsync($"${System.Text.Encoding.UTF8.GetByteCount(word)}\r\n{word}");
        }

        await writer.FlushAsync();
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return await ReadAsync(reader) ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> WriteAsync(string sentinel)
    {
        var path = Path.Combine(_folder, "sentinel.conf");
        if (!File.Exists(path))
        {
            await File.WriteAllTextAsync(path, sentinel);
        }

        return path;
    }

    private static async Task<string?> ReadAsync(StreamReader reader)
    {
        var line = await reader.ReadLineAsync() ?? throw new IOException("Redis hung up.");
        switch (line[0])
        {
            case '-':
                throw new InvalidOperationException(line[1..]);
            case '$':
                var length = int.Parse(line[1..], CultureInfo.InvariantCulture);
                if (length < 0)
                {
                    return null;
                }

                var text = new char[length + 2];
                await reader.ReadBlockAsync(text);
                return new(text, 0, length);
            case '*':
                var items = new string?[Math.Max(0, int.Parse(line[1..], CultureInfo.InvariantCulture))];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = await ReadAsync(reader);
                }

                return string.Join('\n', items);
            default:
                return line[1..];
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return await CommandAsync("PING") is "PONG";
        }
        catch (InvalidOperationException exception)
        {
            // It may be loading its file, or want a password first.
            return exception.Message.StartsWith("NOAUTH", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    private async Task EndAsync(string signal)
    {
        if (_process is { HasExited: false })
        {
            await SignalAsync(signal);
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }

        _process?.Dispose();
        _process = null;
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{_process!.Id}"]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
    }
}
