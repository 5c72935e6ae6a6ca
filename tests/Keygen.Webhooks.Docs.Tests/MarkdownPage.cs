using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Docs.Tests;

/// <summary>A Markdown file of the repository.</summary>
internal sealed partial class MarkdownPage
{
    private static readonly string[] Folders = ["docs", "samples", "src", "tests"];

    private MarkdownPage(string path)
    {
        Name = Path.GetRelativePath(Root, path).Replace('\\', '/');
        Text = File.ReadAllText(path);
    }

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<MarkdownPage> All { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.md")
            .Concat(Folders.SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.md", SearchOption.AllDirectories)))
            .Where(static path => !path.Split(Path.DirectorySeparatorChar).Any(static folder => folder is "bin" or "obj"))
            .Order(StringComparer.Ordinal).Select(static path => new MarkdownPage(path)),
    ];

    /// <summary>The path from the root of the repository.</summary>
    public string Name { get; }

    public string Text { get; }

    /// <summary>The C# on the page, each snippet with the line it begins at.</summary>
    public IReadOnlyList<(int Line, string Code)> Snippets =>
        [.. Fence().Matches(Text).Select(match => (Text[..match.Groups[1].Index].Count(static one => one == '\n') + 1, match.Groups[1].Value))];

    /// <summary>The targets of all links, without those in code.</summary>
    public IEnumerable<string> Links => Link().Matches(Code().Replace(Text, "")).Select(static match => match.Groups[1].Value);

    /// <summary>The paths that are named in code, from the root of the repository.</summary>
    public IEnumerable<string> Paths => Code().Matches(Text).Select(static match => match.Value.Trim('`')).Where(static code => RepositoryPath().IsMatch(code));

    /// <summary>The C# files that are named in code, with at least the folder they are in.</summary>
    public IEnumerable<string> SourceFiles => Code().Matches(Text).Select(static match => match.Value.Trim('`')).Where(static code => SourceFile().IsMatch(code));

    /// <summary>The anchors of the headings, as GitHub makes them.</summary>
    public IEnumerable<string> Anchors => Heading().Matches(Code().Replace(Text, static match => match.Value.StartsWith("```", StringComparison.Ordinal) ? "" : match.Value))
        .Select(static match => NotInAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Keygen.Webhooks.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("^```.*?^```$|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^(\.ci|docs|samples|src|tests)/[^<>*\s]+$")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"^\w+/[\w/]+\.cs$")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
