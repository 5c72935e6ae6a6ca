using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;

namespace Keygen.Webhooks.LoadTest.Servers;

/// <summary>A server in a process of its own, which ends with this one at the latest.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();
    private readonly List<string> _errors = [];

    private ServerProcess(ProcessStartInfo start)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => TakeError(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; private set; }

    /// <summary>This program once more, or Node.js.</summary>
    public static Task<ServerProcess> StartAsync(ServerSettings settings)
    {
        var start = settings.Role is ServerRole.Express
            ? new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Servers", "express.mjs"), settings.PublicKeys[0]])
            : new ProcessStartInfo(Environment.ProcessPath!, [.. ThisProgram, "server", settings.ToJson()]);
        start.Environment["DOTNET_gcServer"] = "1"; // as the web SDK sets it for an app
        start.Environment["DOTNET_gcConcurrent"] = "1";
        start.Environment["NODE_ENV"] = "production";
        return StartAsync(start);
    }

    /// <summary>Any program that says when it is ready, and at which port.</summary>
    public static async Task<ServerProcess> StartAsync(ProcessStartInfo start)
    {
        var server = new ServerProcess(start);
        try
        {
            server.Port = int.Parse(await server.ListenAsync(Words.Ready), CultureInfo.InvariantCulture);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task<ServerStats> AskAsync()
    {
        await _process.StandardInput.WriteLineAsync(Words.Stats);
        await _process.StandardInput.FlushAsync();
        return JsonSerializer.Deserialize<ServerStats>(await ListenAsync(Words.Stats))!;
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

    /// <summary>This program's assembly, where it runs under <c>dotnet</c>.</summary>
    private static string[] ThisProgram =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet" ? [typeof(ServerProcess).Assembly.Location] : [];

    private async Task<string> ListenAsync(string word)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var line = await _said.Reader.ReadAsync(patience.Token);
                if (line.StartsWith($"{word} ", StringComparison.Ordinal))
                {
                    return line[(word.Length + 1)..];
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            lock (_errors)
            {
                throw new InvalidOperationException($"A server did not say '{word}'. {string.Join(Environment.NewLine, _errors)}", exception);
            }
        }
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            _said.Writer.TryComplete();
        }
        else
        {
            _said.Writer.TryWrite(line);
        }
    }

    private void TakeError(string? line)
    {
        lock (_errors)
        {
            if (line is not null && _errors.Count < 20)
            {
                _errors.Add(line);
            }
        }
    }
}
