using System.Collections.Concurrent;
using System.Diagnostics;

namespace Keygen.Webhooks.Tool.Tests.Forging;

/// <summary>A receiver of <c>tests/Apps/NodeReceiver</c> as a process.</summary>
internal sealed class NodeReceiver : IAsyncDisposable
{
    private const string Listens = "Now listening on: ";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];

    private NodeReceiver(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Url => _output.FirstOrDefault(static line => line.StartsWith(Listens, StringComparison.Ordinal))?[Listens.Length..] ?? "";

    /// <param name="script">The file, such as <c>example.mjs</c>.</param>
    /// <param name="key">The public key, in hexadecimal digits.</param>
    public static async Task<NodeReceiver> StartAsync(string script, string key)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Repository.Folder, "tests", "Apps", "NodeReceiver", script)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KEYGEN_VERIFY_KEY"] = key;
        NodeReceiver receiver;
        try
        {
            receiver = new(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true", "Node is not installed; on Debian: apt-get install nodejs.");
            throw;
        }

        await Eventually.HoldsAsync(() => receiver.Url.Length > 0, "the Node receiver");
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

/// <summary>The folder of the solution.</summary>
internal static class Repository
{
    public static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Keygen.Webhooks.sln")))
            {
                folder = folder.Parent;
            }

            return folder.FullName;
        }
    }
}
