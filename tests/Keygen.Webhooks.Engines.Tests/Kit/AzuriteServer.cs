using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Keygen.Webhooks.Tests.Servers;

namespace Keygen.Webhooks.Engines.Tests.Kit;

/// <summary>Why there is no Azurite here.</summary>
public sealed class AzuriteMissingException(string message) : Exception(message);

/// <summary>Microsoft's emulator of Azure Storage, from npm, on free loopback ports and in a folder that goes with it.</summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private const string Version = "3.37.0";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("keygen-azurite-").FullName;
    private readonly int _queuePort = Ports.Free();
    private readonly int _blobPort = Ports.Free();
    private Process? _process;

    private AzuriteServer()
    {
    }

    /// <summary>With the emulator's account, which is public.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint=http://127.0.0.1:{_blobPort}/devstoreaccount1;QueueEndpoint=http://127.0.0.1:{_queuePort}/devstoreaccount1;";

    public static async Task<AzuriteServer> StartNewAsync()
    {
        var server = new AzuriteServer();
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        var main = await InstallAsync();
        _process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                main, "--location", _folder, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
                "--queuePort", $"{_queuePort}", "--blobPort", $"{_blobPort}", "--tablePort", $"{Ports.Free()}",
            },
            RedirectStandardOutput = true,
        })!;
        _ = _process.StandardOutput.ReadToEndAsync();
        for (var watch = Stopwatch.StartNew(); !await AnswersAsync(_queuePort) || !await AnswersAsync(_blobPort);)
        {
            if (_process.HasExited || watch.Elapsed > Patience)
            {
                throw new InvalidOperationException("Azurite does not answer.");
            }

            await Task.Delay(50);
        }
    }

    public async Task StopAsync()
    {
        if (_process is { HasExited: false })
        {
            // Not a kill: it writes its tables from time to time, as it is no storage but an emulator.
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Installs it once, into a folder that stays for the next run.</summary>
    /// <returns>The path of its program.</returns>
    private static async Task<string> InstallAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"keygen-webhooks-azurite-{Version}");
        var main = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (File.Exists(main))
        {
            return main;
        }

        Directory.CreateDirectory(folder);
        try
        {
            using var npm = Process.Start(new ProcessStartInfo("npm")
            {
                ArgumentList = { "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", $"azurite@{Version}" },
                RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            var output = Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
            await npm.WaitForExitAsync().WaitAsync(Patience);
            return npm.ExitCode is 0 && File.Exists(main) ? main
                : throw new AzuriteMissingException($"npm cannot install Azurite, the emulator of Azure Storage: {string.Concat(await output)}");
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or TimeoutException)
        {
            throw new AzuriteMissingException($"There is no npm that installs Azurite, the emulator of Azure Storage: {exception.Message}");
        }
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
