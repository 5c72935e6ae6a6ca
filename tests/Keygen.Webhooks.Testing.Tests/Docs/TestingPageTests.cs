namespace Keygen.Webhooks.Testing.Tests.Docs;

/// <summary>The code on the page about testing, and in the README, is the code that is run.</summary>
public sealed class TestingPageTests
{
    [Theory]
    [InlineData("docs/testing.md", "app")]
    [InlineData("docs/testing.md", "tampered")]
    [InlineData("docs/testing.md", "handler")]
    [InlineData("docs/testing.md", "fake")]
    [InlineData("docs/testing.md", "state")]
    [InlineData("README.md", "app")]
    public void A_page_shows_the_lines_that_are_run(string page, string part)
    {
        var lines = File.ReadAllLines(Path.Combine(Root, "tests", "Keygen.Webhooks.Testing.Tests", "Docs", "FirstTests.cs"));
        var code = lines.SkipWhile(line => line.Trim() != $"// begin: {part}").Skip(1).TakeWhile(line => line.Trim() != $"// end: {part}")
            .Select(static line => line.Length > 4 ? line[4..] : "").ToArray();

        code.Should().NotBeEmpty();
        File.ReadAllText(Path.Combine(Root, page)).Should().Contain(string.Join('\n', code));
    }

    [Fact]
    public void A_first_test_is_under_ten_lines()
    {
        var lines = File.ReadAllLines(Path.Combine(Root, "tests", "Keygen.Webhooks.Testing.Tests", "Docs", "FirstTests.cs"));

        lines.SkipWhile(static line => line.Trim() is not "// begin: app").TakeWhile(static line => line.Trim() is not "// end: app")
            .Skip(1).Should().HaveCountLessThan(10);
    }

    // tests/X/bin/Debug/net10.0/
    private static string Root => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
}
