using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Engines.Tests.Pages;

/// <summary>A page of docs/engines, and the C# on it by heading.</summary>
internal sealed partial class EnginePage
{
    private EnginePage(string path)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        var heading = "";
        var blocks = new List<(string Heading, string Code)>();
        foreach (Match match in HeadingOrBlock().Matches(File.ReadAllText(path)))
        {
            if (match.Groups["heading"].Success)
            {
                heading = match.Groups["heading"].Value;
            }
            else
            {
                blocks.Add((heading, match.Groups["code"].Value));
            }
        }

        Blocks = blocks;
    }

    /// <summary>Every page of the folder.</summary>
    public static IReadOnlyList<EnginePage> All { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(FindRoot(), "docs", "engines"), "*.md").Order(StringComparer.Ordinal).Select(static path => new EnginePage(path))];

    /// <summary>The file's name without its ending.</summary>
    public string Name { get; }

    public IReadOnlyList<(string Heading, string Code)> Blocks { get; }

    public static EnginePage Of(string name) => All.Single(page => page.Name == name);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Keygen.Webhooks.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex("^#+ (?<heading>[^\n]*)$|^```csharp\n(?<code>[\\s\\S]*?)^```$", RegexOptions.Multiline)]
    private static partial Regex HeadingOrBlock();
}
