using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.Text;
using Keygen.Webhooks.Tool.CommandLine;

namespace Keygen.Webhooks.Tool.Tests.Docs;

/// <summary>The manual page of the tool, made of its commands.</summary>
internal static class ToolPage
{
    public static string Write(RootCommand root)
    {
        var commands = root.Subcommands.Where(static one => !one.Hidden).ToArray();
        var page = new StringBuilder($"""
            # The tool `keygen-webhooks`

            {root.Description} It is a .NET tool:

                dotnet tool install --global Keygen.Webhooks.Tool
                keygen-webhooks dev --run . license.expired

            With the .NET 10 SDK, `dnx Keygen.Webhooks.Tool` runs it without an installation.

            This page is generated from the commands. A test fails when it is out of date.
            `KEYGEN_WEBHOOKS_WRITE_DOCS=1 dotnet test` writes it.

            | command | does |
            | --- | --- |

            """);
        foreach (var command in commands.SelectMany(static one => Leaves(one, one.Name)))
        {
            page.Append($"| [`{command.Path}`](#{Anchor(command.Path)}) | {Cell(command.Command.Description)} |\n");
        }

        page.Append("""

            ## What every command does

            - **Output.** Results go to standard output; errors, warnings and questions to standard error. In a pipe there is no
              colour and no broken line. `NO_COLOR` turns colour off on a terminal too. `--json` writes JSON for programs: one
              document, or one line for each event from commands that go on.
            - **Exit codes.** 0: done. 1: the answer is no, such as a refused delivery or an endpoint that differs. 2: the command
              line is wrong. 3: the question could not be asked, for example because Keygen does not answer. 130: stopped with
              Ctrl-C before its end. `listen`, `mcp` and `dev` without `--once` go on until Ctrl-C, so it ends them with 0.
            - **Ctrl-C** stops a command. A change at Keygen or of a file is made whole or not at all. A second Ctrl-C ends the
              process at once, with 130.
            - **Consent.** What changes something at Keygen, or a file of yours, is shown first and asked about. `--yes` answers for
              scripts.
            - **Account and token.** They come from the settings of the project in this folder (`--project`), as its app reads them
              in Development: `appsettings.json`, user secrets, environment variables. See [Keygen's API](api.md#settings). A token
              that is set nowhere is asked for. `--token` works, with a warning, because it lands in the history of your shell.
            - **The development account.** What this tool signs, it signs with keys of its own, in a file that only you can read
              (`--keys`). Its first use creates it. Keygen knows nothing of this account. Let an app trust its public key in
              development only.

            ## Completion

            The Tab key completes commands, options and names of events, with
            [dotnet-suggest](https://learn.microsoft.com/dotnet/standard/commandline/how-to-enable-tab-completion). Install it, and add
            its shim to the profile of your shell:

                dotnet tool install --global dotnet-suggest
                dotnet-suggest register --command-path "$(which keygen-webhooks)" --suggestion-command keygen-webhooks

            Without it, `keygen-webhooks "[suggest:16]" "trigger license."` shows what it would complete.

            """);
        foreach (var (path, command) in commands.SelectMany(static one => Leaves(one, one.Name)))
        {
            Append(page, path, command);
        }

        return page.ToString().TrimEnd() + "\n";
    }

    private static void Append(StringBuilder page, string path, Command command)
    {
        var rows = command.Arguments.Select(static one => (Name: $"`{one.HelpName ?? one.Name}`", one.Description, Usual: ""))
            .Concat(command.Options.Where(static one => one is not HelpOption && !one.Hidden).Select(static one => (Names(one), one.Description, Usual(one)))).ToArray();
        page.Append($"\n## {path}\n\n{Wrap(command.Description!)}\n\n    keygen-webhooks {path}{string.Concat(command.Arguments.Select(Usage))}{(rows is [] ? "" : " [options]")}\n");
        if (command.Aliases.Count > 0)
        {
            page.Append($"\nAlso: {string.Join(", ", command.Aliases.Select(alias => $"`{path[..path.LastIndexOf(' ')]} {alias}`"))}.\n");
        }

        page.Append(rows is [] ? "" : "\n| option | meaning |\n| --- | --- |\n");
        foreach (var (name, description, usual) in rows)
        {
            page.Append($"| {name} | {Cell(description)}{usual} |\n");
        }

        foreach (var example in ((ToolCommand)command).Examples)
        {
            page.Append($"\n{Wrap(example.Meaning)}\n\n    keygen-webhooks {example.Arguments}\n");
        }
    }

    private static string Names(Option option) => string.Join(", ", option.Aliases.Prepend(option.Name).Select(static name => $"`{name}`"))
        + (option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? Choices(option)}");

    /// <summary>An option without a name for its value has a few values to choose from.</summary>
    private static string Choices(Option option) => string.Join(", ", option.GetCompletions(CompletionContext.Empty).Select(static one => $"`{one.Label}`"));

    private static string Usual(Option option) =>
        option.HasDefaultValue && option.ValueType != typeof(bool) && option.GetDefaultValue() is { } value and not Array && $"{value}" is not ("" or ".") ? $" The default value is `{value}`." : "";

    private static string Usage(Argument argument)
    {
        var name = argument.HelpName ?? argument.Name;
        return argument.Arity switch
        {
            { MinimumNumberOfValues: 0, MaximumNumberOfValues: 1 } => $" [{name}]",
            { MinimumNumberOfValues: 0 } => $" [{name}...]",
            { MaximumNumberOfValues: 1 } => $" {name}",
            _ => $" {name}...",
        };
    }

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Anchor(string path) => path.Replace(' ', '-');

    /// <summary>Breaks a sentence as the pages of this repository are broken.</summary>
    private static string Wrap(string text)
    {
        var (lines, line) = (new StringBuilder(), 0);
        foreach (var word in text.Split(' '))
        {
            var breaks = line > 0 && line + 1 + word.Length > 120;
            lines.Append(line is 0 ? "" : breaks ? "\n" : " ").Append(word);
            line = breaks || line is 0 ? word.Length : line + 1 + word.Length;
        }

        return lines.ToString();
    }

    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path) => command.Subcommands.Count > 0
        ? command.Subcommands.Where(static one => !one.Hidden).SelectMany(one => Leaves(one, $"{path} {one.Name}"))
        : [(path, command)];
}
