namespace Keygen.Webhooks.Tool.CommandLine;

/// <summary>Ends a command with one sentence for people, and an exit code. Its message never contains a token.</summary>
/// <param name="message">What is wrong, and what to do about it.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
internal sealed class ToolException(string message, int exitCode = ExitCodes.CouldNotAsk) : Exception(message)
{
    public int ExitCode => exitCode;

    /// <summary>The command line asks for something that does not exist.</summary>
    public static ToolException Usage(string message) => new(message, ExitCodes.Usage);
}
