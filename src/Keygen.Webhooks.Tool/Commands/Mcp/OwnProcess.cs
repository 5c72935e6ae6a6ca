using System.Diagnostics;
using System.Reflection;
using Keygen.Webhooks.Tool.CommandLine;
using ModelContextProtocol;

namespace Keygen.Webhooks.Tool.Commands.Mcp;

/// <summary>Runs a command of this tool in a process of its own, whose output cannot get between the messages of the protocol.</summary>
internal static class OwnProcess
{
    /// <returns>The JSON that the command writes.</returns>
    /// <exception cref="McpException">The command could not do it. The message is the command's.</exception>
    public static async Task<string> RunAsync(string[] arguments, string input, CancellationToken cancellationToken)
    {
        var host = Environment.ProcessPath!;
        string[] program = Path.GetFileNameWithoutExtension(host) is "dotnet" ? [Assembly.GetExecutingAssembly().Location] : [];
        var separator = Array.IndexOf(arguments, "--") is >= 0 and var at ? at : arguments.Length;
        using var process = Process.Start(new ProcessStartInfo(host, [.. program, .. arguments[..separator], "--json", .. arguments[separator..]])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }

        return process.ExitCode is ExitCodes.Done or ExitCodes.No && await output.ConfigureAwait(false) is { Length: > 0 } json
            ? json : throw new McpException((await errors.ConfigureAwait(false)).Trim());
    }
}
