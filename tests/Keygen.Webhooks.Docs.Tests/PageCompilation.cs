using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Keygen.Webhooks.Docs.Tests;

/// <summary>The snippets of one page, compiled together: a snippet may use the types of those before it.</summary>
internal sealed class PageCompilation
{
    private static readonly ConcurrentDictionary<string, PageCompilation> Pages = new(StringComparer.Ordinal);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly Dictionary<int, string[]> _problems;

    public PageCompilation(IReadOnlyList<(int Line, string Code)> snippets)
    {
        var empty = CSharpCompilation.Create("Page", [], References,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        var trees = snippets.Select((snippet, i) =>
            CSharpSyntaxTree.ParseText(SnippetSource.Of(snippet.Code, i, name => Exists(empty, name)), path: $"{snippet.Line}")).ToArray();
        _problems = empty.AddSyntaxTrees(trees).GetDiagnostics()
            .Where(static one => one.Severity == DiagnosticSeverity.Error || one.Id.StartsWith("CS86", StringComparison.Ordinal))
            .GroupBy(static one => int.Parse(one.Location.SourceTree!.FilePath))
            .ToDictionary(static group => group.Key, static group => group.Select(static one => one.ToString()).ToArray());
    }

    public static PageCompilation Of(MarkdownPage page) => Pages.GetOrAdd(page.Name, _ => new(page.Snippets));

    /// <summary>The errors, and the warnings about null, of the snippet that begins at a line.</summary>
    public IReadOnlyList<string> ProblemsAt(int line) => _problems.GetValueOrDefault(line, []);

    private static bool Exists(CSharpCompilation compilation, string name)
    {
        INamespaceSymbol? found = compilation.GlobalNamespace;
        foreach (var part in name.Split('.'))
        {
            found = found?.GetNamespaceMembers().FirstOrDefault(member => member.Name == part);
        }

        return found is not null;
    }
}
