namespace Keygen.Webhooks.Docs.Tests;

public sealed class LinkTests
{
    public static TheoryData<string> Pages => [.. MarkdownPage.All.Select(static page => page.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_link_within_the_repository_leads_to_a_file_and_a_heading_that_exist(string name)
    {
        var page = MarkdownPage.All.Single(page => page.Name == name);

        page.Links.Where(static link => !link.Contains("://", StringComparison.Ordinal)).Where(link => !Exists(page, link)).Should().BeEmpty();
    }

    private static bool Exists(MarkdownPage page, string link)
    {
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var target = path.Length == 0 ? page.Name
            : Path.GetRelativePath(MarkdownPage.Root, Path.Combine(MarkdownPage.Root, Path.GetDirectoryName(page.Name)!, path)).Replace('\\', '/');
        return anchor is null ? Path.Exists(Path.Combine(MarkdownPage.Root, target))
            : MarkdownPage.All.SingleOrDefault(other => other.Name == target)?.Anchors.Contains(anchor, StringComparer.Ordinal) ?? false;
    }
}
