using System.Diagnostics;
using System.Globalization;
using Keygen.Webhooks.Chaos.Receiver;
using Keygen.Webhooks.Chaos.Tracing;

namespace Keygen.Webhooks.Chaos.Disorder;

/// <summary>A receiver, this program once more, that ends with this process at the latest.</summary>
internal sealed class ReceiverProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _resting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ReceiverProcess(ReceiverSettings settings)
    {
        Name = settings.Process;
        _log = new(Path.Combine(settings.Folder, $"log-{Name}"));
        _process = new Process
        {
            StartInfo = new(Environment.ProcessPath!, [.. ThisProgram, settings.Later is { IsWorker: true } ? "worker" : "receiver", settings.ToJson()])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.StartInfo.Environment["DOTNET_TieredPGO"] = "0";
    }

    /// <summary>This program's assembly, where it runs under <c>dotnet</c>.</summary>
    public static string[] ThisProgram =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet" ? [typeof(ReceiverProcess).Assembly.Location] : [];

    public ProcessName Name { get; }

    public bool WasKilled { get; private set; }

    /// <summary>Ends when it listens.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Ends when it has removed from its database what it takes for old.</summary>
    public Task Resting => _resting.Task;

    public Task Exited => _process.WaitForExitAsync();

    public static ReceiverProcess Start(ReceiverSettings settings)
    {
        var receiver = new ReceiverProcess(settings);
        receiver._process.Start();
        receiver._process.BeginOutputReadLine();
        receiver._process.BeginErrorReadLine();
        return receiver;
    }

    /// <summary>Has the next delivery that comes to a phase, of a handler or of any, stay there.</summary>
    /// <returns>A task that ends when one does.</returns>
    public async Task HoldAsync(Phase phase, string handler = ReceiverWords.Any)
    {
        _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _process.StandardInput.WriteLineAsync($"{ReceiverWords.Hold} {phase} {handler}");
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended meanwhile.
        }

        await _held.Task;
    }

    public async Task<Kill> KillAsync()
    {
        WasKilled = true;
        var from = Stopwatch.GetTimestamp();
        _process.Kill();
        await _process.WaitForExitAsync();
        return new(Name, from, Stopwatch.GetTimestamp());
    }

    public Task StandStillAsync() => SignalAsync("-STOP");

    public Task GoOnAsync() => SignalAsync("-CONT");

    /// <summary>Has it shut down in an orderly way.</summary>
    public async Task StopAsync()
    {
        WasKilled = true;
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        lock (_log)
        {
            _log.Dispose();
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private void Take(string? line)
    {
        switch (line?.Split(' '))
        {
            case null:
                return;
            case [ReceiverWords.Ready]:
                _ready.TrySetResult();
                break;
            case [ReceiverWords.Resting]:
                _resting.TrySetResult();
                break;
            case [ReceiverWords.Held, _]:
                _held.TrySetResult();
                break;
            default:
                lock (_log)
                {
                    _log.WriteLine($"{Stopwatch.GetTimestamp()} {line}"); // by the ledgers' clock
                    _log.Flush();
                }

                break;
        }
    }
}
