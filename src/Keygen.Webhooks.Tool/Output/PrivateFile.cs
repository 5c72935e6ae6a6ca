namespace Keygen.Webhooks.Tool.Output;

/// <summary>Writes files that nobody but their owner may read, not even for a moment.</summary>
internal static class PrivateFile
{
    /// <exception cref="IOException">There is such a file already.</exception>
    public static void Create(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
