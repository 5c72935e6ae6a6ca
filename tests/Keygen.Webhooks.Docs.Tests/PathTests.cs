namespace Keygen.Webhooks.Docs.Tests;

/// <summary>What a page says about the repository's own files is true of them.</summary>
public sealed class PathTests
{
    private static readonly string[] Sources =
    [
        .. Directory.EnumerateFiles(Path.Combine(MarkdownPage.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(MarkdownPage.Root, path).Replace('\\', '/')),
    ];

    public static TheoryData<string> Pages => [.. MarkdownPage.All.Select(static page => page.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_path_that_a_page_names_exists(string name)
    {
        var page = MarkdownPage.All.Single(page => page.Name == name);

        page.Paths.Where(static path => !Path.Exists(Path.Combine(MarkdownPage.Root, path))).Should().BeEmpty();
        page.SourceFiles.Where(static file => !Array.Exists(Sources, path => path.EndsWith("/" + file, StringComparison.Ordinal))).Should().BeEmpty();
    }

    /// <summary>That the files are there is a matter of <see cref="LinkTests"/>.</summary>
    [Theory]
    [InlineData("A signature is checked", "Signatures/SignatureVerifier.cs")]
    [InlineData("A refusal is explained", "Receiving/RefusalExplanations.cs")]
    [InlineData("A handler is", "Dispatching/ClaimedRun.cs")]
    [InlineData("A mark is written in memory", "Idempotency/InMemoryMarkStorage.cs")]
    [InlineData("A mark is written in Redis", "RedisMarkStorage.cs")]
    [InlineData("A mark is written with EF Core", "MarkTable.cs")]
    [InlineData("An event is declared", "Events/LicenseEvents.cs")]
    [InlineData("A store is added", "Idempotency/IMarkStorage.cs")]
    public void The_architecture_says_where_to_find_things(string what, string file) =>
        MarkdownPage.All.Single(static page => page.Name == "docs/architecture.md").Text
            .Split("\n## Where to find things\n")[1].Split("\n## ")[0].Split('\n')
            .Single(line => line.StartsWith($"| {what}", StringComparison.Ordinal))
            .Should().Contain($"/{file})");
}
