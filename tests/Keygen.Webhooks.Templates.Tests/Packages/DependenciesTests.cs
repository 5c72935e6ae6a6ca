using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Templates.Tests.Packages;

public sealed class DependenciesTests
{
    private static readonly string[] Allowed = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "PostgreSQL"];

    [Fact]
    public void The_page_of_dependencies_says_what_a_restore_resolves()
    {
        var path = Path.Combine(Hive.Root, "docs", "dependencies.md");
        var page = DependenciesPage.Write();
        if (Environment.GetEnvironmentVariable("KEYGEN_WEBHOOKS_WRITE_DOCS") is "1")
        {
            File.WriteAllText(path, page);
        }

        File.ReadAllText(path).Should().Be(page, "docs/dependencies.md is made of what is restored; KEYGEN_WEBHOOKS_WRITE_DOCS=1 dotnet test writes it anew");
    }

    [Fact]
    public void Every_package_is_on_the_page() => ShippedPackage.All.Should().HaveCount(13);

    [Fact]
    public void Every_dependency_has_a_licence_without_a_price_or_a_condition_on_an_apps_own() =>
        ShippedPackage.All.SelectMany(static package => package.Foreign).Should().NotBeEmpty().And.OnlyContain(static one => Allowed.Contains(one.Licence));

    [Fact]
    public void Every_direct_dependency_has_its_reason_in_the_architecture()
    {
        var architecture = File.ReadAllText(Path.Combine(Hive.Root, "docs", "architecture.md")).Split("## Dependencies of the shipped packages\n")[1].Split("\n## ")[0];

        ShippedPackage.All.SelectMany(static package => package.Direct).Where(static name => !name.StartsWith("Keygen.Webhooks", StringComparison.Ordinal))
            .Should().NotBeEmpty().And.OnlyContain(name => Names(architecture, name));
    }

    /// <summary>The whole name, not the beginning of a longer one. Of several Microsoft.Extensions the page writes that only once.</summary>
    private static bool Names(string text, string package) => Regex.IsMatch(
        text, $@"(?<![\w.])(Microsoft\.Extensions\.)?{Regex.Escape(package.Replace("Microsoft.Extensions.", "", StringComparison.Ordinal))}(?!\.?\w)");
}
