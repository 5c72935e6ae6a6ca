using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Keygen.Webhooks.Tool.Tests.Kit;

/// <summary>The tool as a process, as a user starts it: the built one, or an installed one.</summary>
internal sealed class ToolProcess : IAsyncDisposable
{
    /// <summary>Longer than anything takes on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task _reading;
    private readonly StringBuilder _partial = new();

    private ToolProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, Output, _partial), ReadAsync(process.StandardError, Errors, new()));
    }

    /// <summary>The folder of this test project's build: <c>tests/X/bin/Debug/net10.0</c>.</summary>
    private static readonly DirectoryInfo Here = new(AppContext.BaseDirectory);

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = Here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    /// <summary>The configuration that was built, such as Debug.</summary>
    public static string Configuration { get; } = Here.Parent!.Name;

    /// <summary>The built tool.</summary>
    public static string[] Built { get; } =
        ["dotnet", Path.Combine(Root, "src", "Keygen.Webhooks.Tool", "bin", Configuration, Here.Name, "Keygen.Webhooks.Tool.dll")];

    public ConcurrentQueue<string> Output { get; } = [];

    public ConcurrentQueue<string> Errors { get; } = [];

    /// <summary>Everything on standard output so far, also what is no whole line, such as a question.</summary>
    public string Partial
    {
        get
        {
            lock (_partial)
            {
                return _partial.ToString();
            }
        }
    }

    public string Text => string.Join('\n', Output.Concat(Errors));

    /// <param name="arguments">The command line.</param>
    public static Task<ToolResult> RunAsync(params string[] arguments) => RunAsync(new ToolStart { Arguments = arguments });

    public static async Task<ToolResult> RunAsync(ToolStart how)
    {
        await using var tool = Start(how);
        await tool._process.StandardInput.WriteAsync(how.Input);
        tool._process.StandardInput.Close();
        return await tool.EndAsync();
    }

    public static ToolProcess Start(ToolStart how)
    {
        var start = new ProcessStartInfo(how.Command[0], [.. how.Command[1..], .. how.Arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = how.Folder ?? Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(static key => key.StartsWith("Keygen", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in how.Environment)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Sends the signal that Ctrl-C sends, or another one.</summary>
    public void Signal(string signal = "INT")
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public bool HasExited => _process.HasExited;

    public async Task<ToolResult> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await _reading.WaitAsync(patience.Token);
        return new(_process.ExitCode, string.Join('\n', Output), string.Join('\n', Errors));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader reader, ConcurrentQueue<string> lines, StringBuilder partial)
    {
        var (buffer, line) = (new char[4096], new StringBuilder());
        while (await reader.ReadAsync(buffer) is > 0 and var read)
        {
            lock (partial)
            {
                partial.Append(buffer, 0, read);
            }

            foreach (var one in buffer.AsSpan(0, read))
            {
                if (one is '\n')
                {
                    lines.Enqueue(line.ToString().TrimEnd('\r'));
                    line.Clear();
                }
                else
                {
                    line.Append(one);
                }
            }
        }

        if (line.Length > 0)
        {
            lines.Enqueue(line.ToString());
        }
    }
}

/// <summary>How to start the tool.</summary>
internal sealed record ToolStart
{
    public string[] Command { get; init; } = ToolProcess.Built;

    public required string[] Arguments { get; init; }

    /// <summary>What the tool reads from its input, when it is run to its end.</summary>
    public string Input { get; init; } = "";

    /// <summary>Variables; those of this process that begin with Keygen are not passed on.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The folder it runs in; null for one without a project.</summary>
    public string? Folder { get; init; }
}

/// <summary>What a run of the tool left behind.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    public JsonNode Json => JsonNode.Parse(Output)!;
}
