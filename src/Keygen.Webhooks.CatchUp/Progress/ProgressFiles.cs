using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.Progress;

namespace Keygen.Webhooks.CatchUp.Progress;

/// <summary>
/// Keeps progress in files, one per name. A write creates a new file, flushes it to the disk, and moves it over the old one. A lock file
/// next to it keeps the processes of one machine apart.
/// </summary>
/// <remarks>The first line holds the format, the version, a hash of the content, and the name. The rest is the content.</remarks>
internal sealed class ProgressFiles(string? folder) : ICatchUpProgressStore, IDisposable
{
    private const string Format = "Keygen.Webhooks.CatchUp/1";
    private const int LongestReadableName = 60;
    private const int MaxLockAttempts = 200;

    private static readonly TimeSpan LockRetryDelay = TimeSpan.FromMilliseconds(25);

    private readonly SemaphoreSlim _one = new(1, 1);

    public string Folder { get; } = folder ?? DefaultFolder();

    public ValueTask<CatchUpDocument?> ReadAsync(string name, CancellationToken cancellationToken) =>
        AloneAsync(name, static (path, name, _, _) => ReadFile(path, name), cancellationToken);

    public async ValueTask<bool> TryWriteAsync(string name, long expectedVersion, string content, CancellationToken cancellationToken) =>
        await AloneAsync(name, Replace, cancellationToken, expectedVersion, content).ConfigureAwait(false) is not null;

    /// <summary>Checks at startup that the folder is writable, so that the first run does not fail.</summary>
    /// <returns>The error; null when the folder is writable.</returns>
    public string? Check()
    {
        try
        {
            Directory.CreateDirectory(Folder);
            using var probe = new FileStream(
                Path.Combine(Folder, $"{Guid.NewGuid():N}.probe"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"Catch-up cannot write its progress to {Folder} ({exception.GetType().Name}): set CatchUp:ProgressFolder to a folder that this user can write to and that outlives deploys.";
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>
    /// A readable file name that is valid on every file system and unique per name, even when letter case does not count.
    /// </summary>
    internal string PathOf(string name)
    {
        var readable = string.Concat(name.Take(LongestReadableName).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' ? char.ToLowerInvariant(c) : '_'));
        return Path.Combine(Folder, $"{readable}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..12]}.progress");
    }

    private static string DefaultFolder()
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return data.Length > 0
            ? Path.Combine(data, "keygen-webhooks")
            : throw new InvalidDataException("This user has no home folder for the progress of catch-up: set CatchUp:ProgressFolder to a folder that outlives deploys.");
    }

    private async ValueTask<CatchUpDocument?> AloneAsync(
        string name, Func<string, string, long, string, CatchUpDocument?> work, CancellationToken cancellationToken, long version = 0, string content = "")
    {
        CatchUpDocument.ThrowIfInvalid(name);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Directory.CreateDirectory(Folder);
            var path = PathOf(name);

            using (await LockAsync(path + ".lock", cancellationToken).ConfigureAwait(false))
            {
                return work(path, name, version, content);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Waits for the lock: another process holds it briefly to read or write, and that must not fail this process.</summary>
    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        for (var i = 1; ; i++)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (i < MaxLockAttempts && exception is not (DirectoryNotFoundException or PathTooLongException))
            {
#pragma warning disable RS0030 // The wait is for another process, so it needs real time, whatever clock the app uses.
                await Task.Delay(LockRetryDelay, cancellationToken).ConfigureAwait(false);
#pragma warning restore RS0030
            }
        }
    }

    private static CatchUpDocument? ReadFile(string path, string name)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var content = end < 0 ? "" : text[(end + 1)..];
        return (end < 0 ? text : text[..end]).Split(' ', 4) is not [Format, var version, var hash, var written] ? throw Unusable(path, "it was not written by catch-up, or was cut short")
            : !string.Equals(written, name, StringComparison.Ordinal) ? throw Unusable(path, $"it belongs to '{written}'")
            : !string.Equals(hash, HashOf(content), StringComparison.Ordinal) ? throw Unusable(path, "it was changed or damaged")
            : !long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? throw Unusable(path, "its version is not a number")
            : new(number, content);
    }

    private static CatchUpDocument? Replace(string path, string name, long expectedVersion, string content)
    {
        if ((ReadFile(path, name)?.Version ?? 0) != expectedVersion)
        {
            return null;
        }

        var version = expectedVersion + 1;
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Format} {version} {HashOf(content)} {name}\n{content}")));
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
        return new(version, content);
    }

    private static string HashOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static InvalidDataException Unusable(string path, string why) => new(
        $"Catch-up cannot use its progress in {path}: {why}. Replace the file with a good copy, or delete it and set CatchUp:Since to the last time it was good.");
}
