using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Keygen.Webhooks.Tests.Servers;

/// <summary>
/// A RabbitMQ broker of its own, from Debian's package, on free loopback ports and in a folder that goes with it. It can be stopped, killed
/// and started again; what it has confirmed stays. It needs no epmd, so nothing of it outlives a test.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    /// <summary>What to do where there is none.</summary>
    public const string Missing = "There is no RabbitMQ: install it, on Debian with apt-get install rabbitmq-server.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Not /usr/sbin/rabbitmq-server, which would change the user.
    private static readonly string? Script = !Directory.Exists("/usr/lib/rabbitmq/lib") ? null
        : Directory.GetDirectories("/usr/lib/rabbitmq/lib").Select(static one => Path.Combine(one, "sbin", "rabbitmq-server")).FirstOrDefault(File.Exists);

    private readonly string _folder = Directory.CreateTempSubdirectory("keygen-rabbitmq-").FullName;
    private readonly string _configuration;
    private readonly int _distributionPort = Ports.Free();
    private Process? _process;

    private RabbitMqServer(string configuration) => _configuration = configuration;

    public static bool IsInstalled => Script is not null;

    public int Port { get; } = Ports.Free();

    /// <summary>For clients: the user <c>guest</c>.</summary>
    public Uri Uri => new($"amqp://guest:guest@127.0.0.1:{Port}/");

    /// <param name="configuration">More lines of <c>rabbitmq.conf</c>, such as <c>consumer_timeout = 5000</c>.</param>
    public static async Task<RabbitMqServer> StartNewAsync(string configuration = "")
    {
        var server = new RabbitMqServer(configuration);
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        await File.WriteAllTextAsync(At("rabbitmq.conf"), $"listeners.tcp.1 = 127.0.0.1:{Port}\ndisk_free_limit.absolute = 1MB\n{_configuration}\n");
        await File.WriteAllTextAsync(At("enabled_plugins"), "[rabbitmq_consistent_hash_exchange].\n");
        File.Delete(At("pid"));
        var start = new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", $"exec '{Script ?? throw new InvalidOperationException(Missing)}' >'{At("output")}' 2>&1 </dev/null" } };
        foreach (var (name, value) in Variables())
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        for (var watch = Stopwatch.StartNew(); !await AnswersAsync();)
        {
            if (_process.HasExited || watch.Elapsed > Patience)
            {
                throw new InvalidOperationException($"RabbitMQ does not answer: {await File.ReadAllTextAsync(At("output"))}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Lets it close its connections and write what it has.</summary>
    public Task StopAsync() => EndAsync("-TERM");

    /// <summary>Ends it as a power cut would.</summary>
    public Task KillAsync() => EndAsync("-KILL");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string> Variables() => new(StringComparer.Ordinal)
    {
        ["HOME"] = _folder,
        ["RABBITMQ_NODENAME"] = $"keygen{Port}@localhost",
        ["RABBITMQ_NODE_PORT"] = $"{Port}",
        ["RABBITMQ_DIST_PORT"] = $"{_distributionPort}",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = $"-start_epmd false -erl_epmd_port {_distributionPort}",
        ["RABBITMQ_MNESIA_BASE"] = At("mnesia"),
        ["RABBITMQ_LOG_BASE"] = At("log"),
        ["RABBITMQ_CONFIG_FILE"] = At("rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = At("enabled_plugins"),
        ["RABBITMQ_PID_FILE"] = At("pid"),
    };

    private string At(string file) => Path.Combine(_folder, file);

    /// <summary>Whether it takes connections: it opens the port before it is ready, and greets afterwards.</summary>
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await client.GetStream().WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray());
            return await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(5)) is 1;
        }
        catch (Exception exception) when (exception is SocketException or IOException or TimeoutException)
        {
            return false;
        }
    }

    private async Task EndAsync(string signal)
    {
        if (_process is not { HasExited: false })
        {
            return;
        }

        // The broker is a child of the script. Without the file it has not begun.
        var broker = File.Exists(At("pid")) ? (await File.ReadAllTextAsync(At("pid"))).Trim() : "";
        using var kill = Process.Start("kill", [signal, broker is "" ? $"{_process.Id}" : broker]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
        _process = null;
    }
}
