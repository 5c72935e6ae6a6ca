namespace Keygen.Webhooks.Docs.Tests;

/// <summary>
/// All C# in the repository's Markdown compiles as it stands, with nothing but what its page says. The pages of engines are compiled, and
/// run, by Keygen.Webhooks.Engines.Tests, which has their packages.
/// </summary>
public sealed class SnippetTests
{
    public static TheoryData<string, int> Snippets
    {
        get
        {
            var all = new TheoryData<string, int>();
            foreach (var page in MarkdownPage.All.Where(static page => !page.Name.StartsWith("docs/engines/", StringComparison.Ordinal)))
            {
                foreach (var (line, _) in page.Snippets)
                {
                    all.Add(page.Name, line);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_snippet_compiles(string page, int line) =>
        PageCompilation.Of(MarkdownPage.All.Single(one => one.Name == page)).ProblemsAt(line).Should().BeEmpty();

    [Theory]
    [InlineData("var app = builder.Build();\napp.MapKeygenWebhoks(\"/webhooks\");", "CS1061")]
    [InlineData("string text = null;\nConsole.WriteLine(text.Length);", "CS8600")]
    [InlineData("using System.Text;\n\nIKeygenWebhookHandler<LicenseCreated>? handler = null;", "CS0246")]
    [InlineData("public async Task A_test()\n{\n    await Missing();\n}", "CS0103")]
    [InlineData("    .AddHandlr()", "CS1061")]
    public void A_snippet_that_cannot_work_is_found(string code, string problem) =>
        new PageCompilation([(1, code)]).ProblemsAt(1).Should().Contain(one => one.Contains(problem, StringComparison.Ordinal));
}
