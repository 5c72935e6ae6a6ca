using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Keygen.Webhooks.Templates.Tests.Packages;

/// <summary>What a package says of itself, and what is in it.</summary>
[Collection(nameof(Hive))]
public sealed partial class MetadataTests(Hive hive)
{
    public static TheoryData<string> Names => [.. ShippedPackage.All.Select(static package => package.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_says_what_it_is_under_which_licence_and_of_which_commit(string name)
    {
        using var package = Open(name);
        var nuspec = XDocument.Load(package.GetEntry($"{name}.nuspec")!.Open()).Root!.Elements().Single();
        string Value(string element) => nuspec.Elements().SingleOrDefault(one => one.Name.LocalName == element)?.Value ?? "";

        Value("license").Should().Be("MIT");
        Value("readme").Should().Be("README.md");
        Value("description").Should().Contain("Keygen").And.NotContain("Package Description");
        Value("tags").Should().Contain("keygen").And.Contain("webhooks");
        Value("authors").Should().Be("Keygen.Webhooks contributors");
        if (Directory.Exists(Path.Combine(Hive.Root, ".git")) || File.Exists(Path.Combine(Hive.Root, ".git")))
        {
            var repository = nuspec.Elements().Single(static one => one.Name.LocalName is "repository");
            repository.Attribute("commit")!.Value.Should().HaveLength(40);
            repository.Attribute("branch").Should().BeNull("a tag and a branch at one commit make the same package");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_has_a_README_of_its_own_whose_links_are_absolute(string name)
    {
        using var package = Open(name);
        using var reader = new StreamReader(package.GetEntry("README.md")!.Open());
        var readme = reader.ReadToEnd();
        var repository = XDocument.Load(package.GetEntry($"{name}.nuspec")!.Open()).Descendants().Single(static one => one.Name.LocalName is "repository").Attribute("url")!.Value;
        var links = Link().Matches(readme).Select(static match => match.Groups[1].Value).ToArray();

        readme.Should().StartWith($"# {name}\n").And.ContainAny($"dotnet add package {name}\n", $"dotnet new install {name}\n", $"dotnet tool install --global {name}\n");
        readme.Split('\n').Should().HaveCountGreaterThan(10).And.HaveCountLessThan(42);
        links.Should().OnlyContain(static link => link.StartsWith("https://", StringComparison.Ordinal));
        links.Where(link => link.StartsWith($"{repository}/blob/main/", StringComparison.Ordinal)).Select(link => link[$"{repository}/blob/main/".Length..].Split('#')[0])
            .Should().NotBeEmpty().And.OnlyContain(static file => File.Exists(Path.Combine(Hive.Root, file)));
    }

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Link();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_library_comes_with_its_documentation_and_nothing_else(string name)
    {
        using var package = Open(name);
        var (isLibrary, files) = (!name.EndsWith(".Templates", StringComparison.Ordinal) && !name.EndsWith(".Tool", StringComparison.Ordinal), package.Entries.Select(static entry => entry.FullName).ToArray());

        files.Where(static file => file.StartsWith("lib/", StringComparison.Ordinal)).Should()
            .BeEquivalentTo(isLibrary ? [$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"] : Array.Empty<string>());
    }

    private ZipArchive Open(string name) => ZipFile.OpenRead(Path.Combine(hive.Packages, $"{name}.{hive.Version}.nupkg"));
}
