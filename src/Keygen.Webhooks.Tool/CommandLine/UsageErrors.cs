using System.CommandLine;

namespace Keygen.Webhooks.Tool.CommandLine;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
internal static class UsageErrors
{
    /// <summary>What users of other tools type, and the command that does it here.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["login"] = "init",
        ["config"] = "init",
        ["logs"] = "events list",
        ["tail"] = "events list",
        ["fixtures"] = "trigger",
        ["send"] = "trigger",
        ["webhooks"] = "endpoint list",
        ["webhook_endpoints"] = "endpoint list",
        ["serve"] = "dev",
        ["start"] = "dev",
    };

    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(command);
        var known = command.Subcommands.Where(static one => !one.Hidden).Select(static one => one.Name).ToArray();
        return parsed.UnmatchedTokens is [var word, ..] && !word.StartsWith('-') && known.Length > 0 ? UnknownCommand(path, word, known)
            : parsed.UnmatchedTokens is [var option, ..] && option.StartsWith('-') ? UnknownOption(path, option, command)
            : known.Length > 0 ? $"Say which command: {string.Join(", ", known.Select(name => $"{path} {name}"))}."
            : $"{parsed.Errors[0].Message.TrimEnd('.')}. '{path} --help' explains the command.";
    }

    private static string UnknownCommand(string path, string word, string[] known)
    {
        var meant = Elsewhere.GetValueOrDefault(word) is { } here ? $"keygen-webhooks {here}" : Similar.To(word, known) is [var first, ..] ? $"{path} {first}" : null;
        return $"There is no command '{path} {word}'. {(meant is null ? $"There are {string.Join(", ", known)}." : $"Try '{meant}'.")}";
    }

    private static string UnknownOption(string path, string option, Command command)
    {
        var options = command.Options.Concat(Parents(command).SelectMany(static parent => parent.Options.Where(static one => one.Recursive)));
        var names = options.SelectMany(static one => one.Aliases.Append(one.Name)).Where(static name => name.StartsWith("--", StringComparison.Ordinal));
        var meant = Similar.To(option.Split('=')[0], [.. names]);
        return $"'{path}' has no option {option}. {(meant is [var first, ..] ? $"Did you mean {first}?" : $"'{path} --help' lists its options.")}";
    }

    private static string PathOf(Command command) =>
        string.Join(' ', Parents(command).Where(static one => one is not RootCommand).Reverse().Select(static one => one.Name)
            .Prepend("keygen-webhooks").Concat(command is RootCommand ? [] : [command.Name]));

    private static IEnumerable<Command> Parents(Symbol symbol) =>
        symbol.Parents.OfType<Command>().SelectMany(static parent => Parents(parent).Prepend(parent));
}
