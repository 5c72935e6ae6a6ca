using System.Diagnostics;

namespace Keygen.Webhooks.Testing.Tests.Keys;

/// <summary>OpenSSL and Node, which know nothing of this repository.</summary>
internal static class OtherImplementations
{
    /// <summary>Runs a program; skips the test aloud where it is not installed, and fails it in CI.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, await output + await errors);
        }
        catch (System.ComponentModel.Win32Exception) when (Environment.GetEnvironmentVariable("CI") is not "true")
        {
            Assert.Skip($"Install {program} to hold signatures against it.");
            throw;
        }
    }

    public static async Task<string> WriteAsync(DirectoryInfo folder, string name, byte[] content)
    {
        var path = Path.Combine(folder.FullName, name);
        await File.WriteAllBytesAsync(path, content);
        return path;
    }
}
