namespace Keygen.Webhooks.Tool.CommandLine;

/// <summary>What a script can conclude from the exit code.</summary>
internal static class ExitCodes
{
    /// <summary>The command did what it says.</summary>
    public const int Done = 0;

    /// <summary>The question was answered, and the answer is no: a delivery was refused, an endpoint differs.</summary>
    public const int No = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The question could not be asked: Keygen does not answer, a token is missing, a file cannot be read.</summary>
    public const int CouldNotAsk = 3;

    /// <summary>Ctrl-C stopped the command before its end, by the convention of shells. A command that goes on until Ctrl-C ends with <see cref="Done"/>.</summary>
    public const int Stopped = 130;
}
