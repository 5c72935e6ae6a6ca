using System.Text;

namespace Keygen.Webhooks.Chaos.Tracing;

/// <summary>A file that is only ever appended to, a whole line in one write, so that what was written outlives a SIGKILL.</summary>
internal sealed class AppendFile(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly Lock _lock = new();

    /// <param name="line">Makes the line, in the order of the file.</param>
    /// <param name="sync">Whether it must have reached the disk.</param>
    public void Append(Func<string> line, bool sync)
    {
        lock (_lock)
        {
            _file.Write(Encoding.UTF8.GetBytes(line()));
            if (sync)
            {
                _file.Flush(flushToDisk: true);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The whole lines of a file.</summary>
    public static IEnumerable<string> Read(string path)
    {
        var text = File.ReadAllText(path);
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
