namespace Keygen.Webhooks.Tests.Docs;

/// <summary>The code on the page about testing is the code that is run here.</summary>
public sealed class TestingPageTests
{
    [Fact]
    public void An_event_is_made_of_json()
    {
        var created = Sample.Event<LicenseCreated>("license.created", """
            {"data":{"id":"l-1","type":"licenses","attributes":{"name":"Ada","metadata":{"seats":3}}}}
            """);

        created.License.Name.Should().Be("Ada");
        created.License.Metadata.GetInt64("seats").Should().Be(3);
    }

    [Fact]
    public void The_page_shows_the_same_lines()
    {
        var page = File.ReadAllText(Path.Combine(Root.Folder, "docs", "testing.md"));
        var code = File.ReadAllText(Path.Combine(Root.Folder, "tests", "Keygen.Webhooks.Tests", "Docs", "Sample.cs"));

        page.Should().Contain(code.Replace("namespace Keygen.Webhooks.Tests.Docs;\n\n", "", StringComparison.Ordinal).TrimEnd());
    }
}
