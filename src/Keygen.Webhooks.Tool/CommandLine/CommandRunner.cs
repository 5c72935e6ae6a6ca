using System.CommandLine;
using System.CommandLine.Invocation;
using Keygen.Webhooks.Tool.Output;

namespace Keygen.Webhooks.Tool.CommandLine;

/// <summary>Parses the command line and runs the command.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(RootCommand root, string[] args, CancellationToken cancellationToken)
    {
        var parsed = root.Parse(args is [] ? ["--help"] : args);
        if (parsed.Action is ParseErrorAction)
        {
            new ToolOutput(isJson: false).Error(UsageErrors.Describe(parsed));
            return ExitCodes.Usage;
        }

        // Program listens to signals itself: a command may take longer to stop than the library's limit.
        return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken).ConfigureAwait(false);
    }
}
