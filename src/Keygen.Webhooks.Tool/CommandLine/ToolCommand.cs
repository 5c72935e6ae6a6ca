using System.CommandLine;
using System.ComponentModel;
using Keygen.Webhooks.Api;

namespace Keygen.Webhooks.Tool.CommandLine;

/// <summary>One command: what it takes, examples for the help, and what it does.</summary>
internal abstract class ToolCommand : Command
{
    protected ToolCommand(string name, string description)
        : base(name, description) => SetAction(InvokeAsync);

    public abstract IReadOnlyList<CommandExample> Examples { get; }

    /// <summary>Adds options, in the order in which the help lists them.</summary>
    protected void AddOptions(params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            Options.Add(option);
        }
    }

    /// <summary>Does what the command is for.</summary>
    /// <param name="run">The parsed command line, and where output goes.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    /// <exception cref="ToolException">Ends the command with a sentence.</exception>
    protected abstract Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken);

    /// <summary>Whether the command goes on until Ctrl-C, which is then its proper end.</summary>
    protected virtual bool GoesOn(CommandRun run) => false;

    private async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var run = new CommandRun(parsed);
        try
        {
            return await RunAsync(run, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested && GoesOn(run))
        {
            return ExitCodes.Done; // at any moment: also before all of it runs, and when its app heard of Ctrl-C first
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Stopped;
        }
        catch (ToolException exception)
        {
            run.Output.Error(exception.Message);
            return exception.ExitCode;
        }
        catch (Exception exception) when (exception is KeygenApiException or IOException or UnauthorizedAccessException or HttpRequestException or Win32Exception)
        {
            run.Output.Error(exception.Message);
            return ExitCodes.CouldNotAsk;
        }
        catch (Exception exception)
        {
            // A settings file or an answer of a kind that nobody thought of: a stack trace would tell the user less.
            run.Output.Error($"This was not expected: {exception.Message} ({exception.GetType().Name})");
            return ExitCodes.CouldNotAsk;
        }
    }
}
