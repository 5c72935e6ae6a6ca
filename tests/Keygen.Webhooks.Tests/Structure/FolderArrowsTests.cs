using Keygen.Webhooks.Tests.Docs;

namespace Keygen.Webhooks.Tests.Structure;

/// <summary>Folders use each other in one direction: what both of two need stands below both.</summary>
public sealed class FolderArrowsTests
{
    /// <summary>The core's folders, the lowest first. Each uses only those before it; the project's own folder is the top.</summary>
    private static readonly string[] Core =
    [
        "Buffers", "Signatures", "Resources", "Events", "Abstractions", "Diagnostics", "Leases", "Idempotency", "Progress", "Stores", "Configuration",
        "Dispatching", "Forwarding", "Receiving", "",
    ];

    public static TheoryData<string> Projects => [.. SourceFiles.Projects.Select(static folder => Path.GetFileName(folder))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_two_folders_use_each_other(string project) =>
        FolderGraph.OfProject(Path.Combine(Root.Folder, "src", project)).Circles.Select(static arrow => arrow.Use).Should().BeEmpty();

    [Fact]
    public void The_folders_of_the_core_use_only_those_below_them()
    {
        var arrows = FolderGraph.OfProject(Path.Combine(Root.Folder, "src", "Keygen.Webhooks")).Arrows;

        arrows.Should().Contain(static arrow => arrow.From == "Receiving" && arrow.To == "Dispatching", "arrows are found");
        arrows.Where(static arrow => Array.IndexOf(Core, arrow.To) < 0 || Array.IndexOf(Core, arrow.From) <= Array.IndexOf(Core, arrow.To))
            .Select(static arrow => arrow.Use).Should().BeEmpty();
    }

    [Fact]
    public void A_circle_of_three_is_found_with_the_uses_that_make_it()
    {
        var graph = FolderGraph.OfSources(
        [
            ("A/One.cs", "namespace A; class One { C.Three? three; }"),
            ("B/Two.cs", "namespace B; class Two { static A.One Make() => new(); }"),
            ("C/Three.cs", "namespace C; static class Three { static object Get(B.Two two) => two; }"),
            ("D/Four.cs", "namespace D; /// <see cref=\"C.Three\"/>\nclass Four { object one = new A.One(); }"),
            ("Top.cs", "class Top { D.Four? four; }"),
        ]);

        graph.Circles.Select(static arrow => arrow.Use).Should().Equal(
            "A/One.cs:1 uses Three", "B/Two.cs:1 uses One", "C/Three.cs:1 uses Two");
        graph.Arrows.Should().HaveCount(5);
    }

    [Fact]
    public void A_use_without_the_types_name_is_an_arrow() => FolderGraph.OfSources(
        [
            ("A/One.cs", "namespace A; public class One { public int Number; public static One operator +(One a, One b) => a; }"),
            ("A/Extensions.cs", "namespace A; public static class Extensions { public static int Twice(this int number) => 2 * number; }"),
            ("B/Two.cs", "namespace B; public class Two { public A.One One => new(); }"),
            ("C/Three.cs", "namespace C; class Three { int Get(B.Two two) => two.One.Number; }"),
            ("D/Four.cs", "namespace D; using A; class Four { int Get() => 2.Twice(); }"),
        ]).Arrows.Select(static arrow => $"{arrow.From}{arrow.To}").Should().Equal("BA", "CA", "CB", "DA");
}
