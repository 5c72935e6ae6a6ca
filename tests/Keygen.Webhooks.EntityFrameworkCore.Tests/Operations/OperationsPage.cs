using System.Text.RegularExpressions;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests.Operations;

/// <summary>What docs/operations.md says, to be run.</summary>
internal static partial class OperationsPage
{
    public static string Root { get; } = FindRoot();

    public static string Text { get; } = File.ReadAllText(Path.Combine(Root, "docs", "operations.md"));

    /// <summary>The text without its line breaks.</summary>
    public static string Prose { get; } = Space().Replace(Text, " ");

    public static IEnumerable<string> Sql => Blocks("sql", Text);

    /// <summary>The first block of SQL after some words.</summary>
    public static string SqlAfter(string words) => Blocks("sql", After(words)).First();

    /// <summary>The path and the JSON of the first request after some words.</summary>
    public static (string Path, string Json) RequestAfter(string words)
    {
        var command = Command().Match(After(words));
        return (command.Groups[1].Value, command.Groups[2].Value);
    }

    /// <summary>The lines of the first block of C# after some words, without usings.</summary>
    public static IEnumerable<string> CodeAfter(string words) => Blocks("csharp", After(words)).First().Split('\n').Select(static line => line.Trim())
        .Where(static line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal));

    private static string After(string words)
    {
        Text.Should().Contain(words);
        return Text[Text.IndexOf(words, StringComparison.Ordinal)..];
    }

    private static IEnumerable<string> Blocks(string language, string text) => Block().Matches(text)
        .Where(match => match.Groups[1].Value == language).Select(static match => match.Groups[2].Value);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Keygen.Webhooks.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex("^```(\\w+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("curl \"\\$APP([^\"]+)\" --json '([^']+)'")]
    private static partial Regex Command();
}
