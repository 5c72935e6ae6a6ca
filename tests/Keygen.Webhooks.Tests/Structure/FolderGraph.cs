using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Keygen.Webhooks.Tests.Structure;

/// <summary>One use of another folder's type.</summary>
/// <param name="From">The folder that uses it, relative to the project; empty for the project's own.</param>
/// <param name="To">The folder that declares it.</param>
/// <param name="Use">Where, and which type.</param>
internal sealed record Arrow(string From, string To, string Use);

/// <summary>
/// Which folder of a project uses which, as the compiler understands the sources. Comments do not count: a doc may point upwards.
/// </summary>
internal sealed class FolderGraph
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.None);

    private FolderGraph(IReadOnlyList<Arrow> arrows) => Arrows = arrows;

    /// <summary>The first use of each folder by each other one.</summary>
    public IReadOnlyList<Arrow> Arrows { get; }

    /// <summary>The arrows that are on a circle, or lie between two of them.</summary>
    public IReadOnlyList<Arrow> Circles
    {
        get
        {
            var left = Arrows.ToList();
            while (left.RemoveAll(arrow => left.TrueForAll(other => other.From != arrow.To) || left.TrueForAll(other => other.To != arrow.From)) > 0)
            {
            }

            return left;
        }
    }

    /// <summary>Reads a project's folder.</summary>
    public static FolderGraph OfProject(string folder) => OfSources(SourceFiles.Of(folder).Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file))));

    /// <summary>Reads sources by their path within the project.</summary>
    public static FolderGraph OfSources(IEnumerable<(string Path, string Text)> sources)
    {
        var trees = sources.Select(static source => CSharpSyntaxTree.ParseText(source.Text, ParseOptions, source.Path)).ToArray();
        var own = trees.Select(static tree => Path.GetFileNameWithoutExtension(tree.FilePath)).ToHashSet(StringComparer.Ordinal);
        var compilation = CSharpCompilation.Create("Structure", [CSharpSyntaxTree.ParseText(ImplicitUsings, ParseOptions), .. trees], References(own));
        var arrows = trees.SelectMany(tree => ArrowsOf(tree, compilation.GetSemanticModel(tree)));
        return new([.. arrows.DistinctBy(static arrow => (arrow.From, arrow.To)).OrderBy(static arrow => (arrow.From, arrow.To))]);
    }

    private static IEnumerable<Arrow> ArrowsOf(SyntaxTree tree, SemanticModel model)
    {
        var from = FolderOf(tree);
        foreach (var node in tree.GetRoot().DescendantNodes(static node => node is not UsingDirectiveSyntax)
            .Where(static node => node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax))
        {
            var found = model.GetSymbolInfo(node);
            if (TypeOf(found.Symbol ?? found.CandidateSymbols.FirstOrDefault()) is not { } type)
            {
                continue;
            }

            var declared = type.DeclaringSyntaxReferences.Select(static reference => FolderOf(reference.SyntaxTree)).ToArray();
            if (declared.Length > 0 && !declared.Contains(from))
            {
                yield return new(from, declared[0], $"{tree.FilePath}:{tree.GetLineSpan(node.Span).StartLinePosition.Line + 1} uses {type.Name}");
            }
        }
    }

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol) => (symbol as INamedTypeSymbol ?? symbol?.ContainingType)?.OriginalDefinition;

    private static string FolderOf(SyntaxTree tree) => Path.GetDirectoryName(tree.FilePath) ?? "";

    /// <summary>What these tests themselves run on, without the assembly whose sources these are.</summary>
    private static IEnumerable<MetadataReference> References(HashSet<string> own) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(file => !(Path.GetFileName(file) == "Keygen.Webhooks.dll" && own.Contains("KeygenWebhooksOptions")))
        .Select(static file => MetadataReference.CreateFromFile(file));
}
