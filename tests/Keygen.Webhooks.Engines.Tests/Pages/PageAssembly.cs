using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.Hosting;

namespace Keygen.Webhooks.Engines.Tests.Pages;

/// <summary>
/// The C# of a page, compiled as it stands and loaded. Files stay files; statements under a heading become a method that gets the
/// <c>builder</c>. Only the clock is another one: a minute on the page is a second here.
/// </summary>
internal sealed class PageAssembly
{
    private static readonly ConcurrentDictionary<string, PageAssembly> Pages = new(StringComparer.Ordinal);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    // What a web project imports by itself, and where the types are that the pages call yours.
    private static readonly SyntaxTree Implicit = CSharpSyntaxTree.ParseText("""
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        global using Keygen.Webhooks.Engines.Tests.StandIns;
        """);

    private readonly Lazy<Assembly> _assembly;

    private PageAssembly(EnginePage page)
    {
        var compilation = CSharpCompilation.Create(
            $"Page.{page.Name}", [Implicit, .. page.Blocks.Select(static block => CSharpSyntaxTree.ParseText(SourceOf(block.Heading, block.Code)))], References,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Problems = [.. compilation.GetDiagnostics()
            .Where(static one => one.Severity == DiagnosticSeverity.Error || one.Id.StartsWith("CS86", StringComparison.Ordinal)).Select(static one => one.ToString())];
        _assembly = new(() => Load(compilation));
    }

    // Engines find types by the name of their assembly.
    static PageAssembly() => AssemblyLoadContext.Default.Resolving += static (_, name) =>
        Pages.Values.FirstOrDefault(page => page._assembly.IsValueCreated && page._assembly.Value.GetName().Name == name.Name)?._assembly.Value;

    /// <summary>The errors, and the warnings about null.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>The page's forwarder.</summary>
    public Type Forwarder => _assembly.Value.GetTypes().Single(static type => type.IsAssignableTo(typeof(Forwarding.IKeygenEventForwarder)));

    public static PageAssembly Of(EnginePage page) => Pages.GetOrAdd(page.Name, _ => new(page));

    /// <summary>A class of the page.</summary>
    public Type TypeOf(string name) => _assembly.Value.GetTypes().Single(type => type.Name == name);

    /// <summary>Runs the statements under a heading.</summary>
    public void Configure(string heading, IHostApplicationBuilder builder) =>
        _assembly.Value.GetType($"Page.{NameOf(heading)}", throwOnError: true)!.GetMethod("Configure")!
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [builder], null);

    private static string SourceOf(string heading, string code)
    {
        code = code.Replace("TimeSpan.FromMinutes(", "TimeSpan.FromSeconds(", StringComparison.Ordinal).Replace("DelaysInSeconds = [60,", "DelaysInSeconds = [1,", StringComparison.Ordinal);
        var file = CSharpSyntaxTree.ParseText(code).GetCompilationUnitRoot();
        return !file.Members.OfType<GlobalStatementSyntax>().Any() ? code : $$"""
            {{file.Usings.ToFullString()}}
            namespace Page;
            public static class {{NameOf(heading)}}
            {
                public static void Configure(IHostApplicationBuilder builder)
                {
                    {{string.Concat(file.Members.Select(static one => one.ToFullString()))}}
                }
            }
            """;
    }

    private static string NameOf(string heading) => heading.Replace(' ', '_');

    private static Assembly Load(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        stream.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(stream);
    }
}
