using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Deliveries;

namespace Keygen.Webhooks.Tool.Commands.Dev;

/// <summary>Raises the events that are asked for, and shows each answer.</summary>
internal sealed class DevSession(CommandRun run, FakeKeygen keygen)
{
    private readonly HashSet<(string Event, int Attempt)> _shown = [];

    /// <param name="names">The events of the command line.</param>
    /// <param name="once">Whether to end after them.</param>
    /// <param name="appEnds">The end of the app.</param>
    /// <param name="cancellationToken">Ctrl-C, the usual end.</param>
    public async Task<int> RunAsync(IReadOnlyList<string> names, bool once, Task appEnds, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            Raise(name, []);
        }

        try
        {
            if (once)
            {
                await ShowUntilAsync(fake => fake.Events.All(static row => row.Attempts.Count > 0), appEnds, cancellationToken).ConfigureAwait(false);
                return keygen.Events.All(static row => row.Attempts is [.., var last] && AnswerMeaning.Of(last).IsHandled) ? ExitCodes.Done : ExitCodes.No;
            }

            run.Output.Line("Type an event's name, such as license.created name=Acme, and press Enter. Ctrl-C ends.");
            using var quit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _ = Task.Run(() => ReadInput(quit), CancellationToken.None);
            await ShowUntilAsync(static _ => false, appEnds, quit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how this command ends; but a run for a script did not come to its end.
            return once ? ExitCodes.Stopped : ExitCodes.Done;
        }

        run.Output.Error("The app ended. Its output says why.");
        return ExitCodes.CouldNotAsk;
    }

    /// <summary>Shows attempts as they are made.</summary>
    private async Task ShowUntilAsync(Func<FakeKeygen, bool> isEnd, Task appEnds, CancellationToken cancellationToken)
    {
        while (true)
        {
            var news = keygen.WaitForAsync(fake => isEnd(fake) || fake.Deliveries.Any(IsNew), Timeout.InfiniteTimeSpan);
            var first = await Task.WhenAny(news, appEnds).WaitAsync(cancellationToken).ConfigureAwait(false);
            var isOver = isEnd(keygen); // asked first: what comes in between is shown in the next round
            foreach (var attempt in keygen.Deliveries.Where(IsNew))
            {
                _shown.Add((attempt.Event.Id, attempt.Number));
                Show(attempt);
            }

            if (isOver)
            {
                return;
            }

            if (first == appEnds)
            {
                cancellationToken.ThrowIfCancellationRequested(); // Ctrl-C in a terminal reaches the app too, perhaps first
                return;
            }
        }
    }

    private bool IsNew(FakeAttempt attempt) => !_shown.Contains((attempt.Event.Id, attempt.Number));

    private void Show(FakeAttempt attempt)
    {
        var meaning = AnswerMeaning.Of(attempt);
        var text = $"{attempt.Event.Name} {attempt.Event.Id}: {AnswerMeaning.Describe(attempt)}{(attempt.Number > 1 ? $", attempt {attempt.Number}" : "")}";
        run.Output.Line(meaning.IsHandled ? text : $"{text}. {meaning.Text}", meaning.IsHandled ? "green" : "red");
        run.Output.JsonLine(new JsonObject
        {
            ["event"] = attempt.Event.Name,
            ["id"] = attempt.Event.Id,
            ["attempt"] = attempt.Number,
            ["status"] = attempt.StatusCode,
            ["text"] = attempt.Text,
            ["isHandled"] = meaning.IsHandled,
            ["meaning"] = meaning.Text,
        });
    }

    private void ReadInput(CancellationTokenSource quit)
    {
        while (Console.ReadLine() is { } line)
        {
            switch (CommandLineParser.SplitCommandLine(line).ToArray())
            {
                case []:
                    break;
                case ["quit" or "exit"]:
                    quit.Cancel();
                    return;
                case ["help" or "?"]:
                    run.Output.Line("An event's name, and changes as path=value if you like: license.expired metadata.customerId=cust_1. 'quit' ends.");
                    run.Output.Line($"The events: {string.Join(", ", KeygenEventBuilder.EventNames)}");
                    break;
                case [var name, .. var changes]:
                    TryRaise(name, changes);
                    break;
            }
        }
    }

    private void TryRaise(string name, string[] changes)
    {
        try
        {
            EventName.Demand(name, run);
            Raise(name, changes);
        }
        catch (ToolException exception)
        {
            run.Output.Error(exception.Message);
        }
    }

    private void Raise(string name, string[] changes)
    {
        var builder = KeygenEventBuilder.Of(name);
        EventChange.Apply(builder, changes);
        try
        {
            keygen.Raise(builder);
        }
        catch (ArgumentException exception)
        {
            throw ToolException.Usage(exception.Message.Split(" (Parameter", 2)[0]);
        }
    }
}
