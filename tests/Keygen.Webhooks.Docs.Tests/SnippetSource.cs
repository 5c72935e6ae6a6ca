using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Keygen.Webhooks.Docs.Tests;

/// <summary>
/// Makes a source file of a snippet. Statements become the body of a method of a class derived from <see cref="global::StandIns.SnippetContext"/>, members
/// become members of one, a chain of calls that begins with a dot goes on from <c>AddKeygenWebhooks()</c>, and types stay types.
/// </summary>
internal static partial class SnippetSource
{
    // What a web project imports by itself, and where the types are of which a page says that they are yours.
    private static readonly string[] Implicit =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading", "System.Threading.Tasks",
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging", "Xunit", "StandIns",
    ];

    // A part of a file, without usings of its own, may use these too.
    private static readonly string[] OfParts =
    [
        "Keygen.Webhooks", "Keygen.Webhooks.Api", "Keygen.Webhooks.CatchUp", "Keygen.Webhooks.Idempotency", "Keygen.Webhooks.Testing", "Keygen.Webhooks.Testing.Stores",
        "Microsoft.AspNetCore.Mvc.Testing", "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.Diagnostics.HealthChecks",
    ];

    public static string Of(string code, int number, Func<string, bool> exists)
    {
        var file = CSharpSyntaxTree.ParseText(code).GetCompilationUnitRoot();
        var usings = file.Usings.Select(static one => one.ToString());
        var imported = Implicit.Concat(file.Usings.Count > 0 ? [] : OfParts).Where(exists).Select(static name => $"using {name};");
        var earlier = Enumerable.Range(0, number).Select(static i => $"using Page.S{i};\n"); // within the namespace, where they come before the imports
        return string.Join('\n', usings.Concat(imported).Distinct(StringComparer.Ordinal))
            + $"\nnamespace Page.S{number}\n{{\n{string.Concat(earlier)}internal interface IDeclared;\n{Body(code, file)}\n}}\n";
    }

    private static string Body(string code, CompilationUnitSyntax file)
    {
        if (code.TrimStart().StartsWith('.'))
        {
            return Method($"builder.Services.AddKeygenWebhooks()\n{code.TrimEnd()};");
        }

        if (Member().IsMatch(code))
        {
            return $"internal sealed class Snippet : SnippetContext\n{{\n{code}\n}}";
        }

        var statements = string.Concat(file.Members.OfType<GlobalStatementSyntax>().Select(static one => one.ToFullString()));
        var types = string.Concat(file.Members.Where(static one => one is not GlobalStatementSyntax).Select(static one => one.ToFullString()));
        return statements.Length > 0 ? $"{Method(statements)}\n{types}" : types;
    }

    private static string Method(string statements) =>
        $"internal sealed class Snippet : SnippetContext\n{{\ninternal async Task<object?> RunAsync(string[] args)\n{{\n{statements}\nawait Task.CompletedTask; return null;\n}}\n}}";

    /// <summary>A public method or property, with or without attributes, and no type.</summary>
    [GeneratedRegex(@"\A\s*(\[[^\n]*\]\s*)*public (?!(static |abstract |sealed |readonly |partial )*(class|record|struct|interface|enum) )")]
    private static partial Regex Member();
}
