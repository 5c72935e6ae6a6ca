using System.CommandLine;
using Keygen.Webhooks.Tool.Output;

namespace Keygen.Webhooks.Tool.CommandLine;

/// <summary>One run of a command.</summary>
internal sealed class CommandRun(ParseResult parsed)
{
    public ToolOutput Output { get; } = new(isJson: parsed.GetValue(CommonOptions.Json));

    /// <summary>The clock of the tool.</summary>
#pragma warning disable RS0030 // The one place that names the system's.
    public TimeProvider Time { get; } = TimeProvider.System;
#pragma warning restore RS0030

    /// <summary>How long to wait for each answer.</summary>
    /// <exception cref="ToolException">The command line has no such time.</exception>
    public TimeSpan Timeout => parsed.GetValue(CommonOptions.Timeout) is > 0 and <= 3600 and var seconds ? TimeSpan.FromSeconds(seconds)
        : throw ToolException.Usage("--timeout is a number of seconds, more than 0 and at most 3600.");

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Whether the option is on the command line; a default value does not count.</summary>
    public bool IsGiven(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Asks before something is written. <c>--yes</c> answers for scripts.</summary>
    /// <param name="question">The question, which says what will be written.</param>
    /// <param name="cancellationToken">Ctrl-C, which means no.</param>
    /// <exception cref="ToolException">Nobody is there to answer.</exception>
    public async Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken) =>
        parsed.GetValue(CommonOptions.Yes)
        || (ToolOutput.CanAsk
            ? await Output.AskAsync(question, cancellationToken).ConfigureAwait(false)
            : throw ToolException.Usage("Nobody can confirm this here, because the input is not a terminal. Add --yes to go on without a question."));

    /// <summary>Asks for a token for Keygen's API, which is not shown while it is typed and is written nowhere.</summary>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <exception cref="ToolException">Nobody is there to answer.</exception>
    public async Task<string> AskTokenAsync(CancellationToken cancellationToken) =>
        ToolOutput.CanAsk
            ? await Output.AskSecretAsync("A token for Keygen's API:", cancellationToken).ConfigureAwait(false)
            : throw new ToolException("No token for Keygen's API is set. Set Keygen:Api:ApiToken in the project's user secrets, or the variable Keygen__Api__ApiToken.");
}
