using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Tests.Docs;

/// <summary>The cases a receiver must pass are numbered in docs/cases.md, and each number is a trait of a test.</summary>
public sealed partial class CaseNumbersTests
{
    private static readonly string[] All =
        [.. CaseLine().Matches(File.ReadAllText(Path.Combine(Root.Folder, "docs", "cases.md"))).Select(static match => match.Groups[1].Value)];

    [Fact]
    public void Every_case_on_the_page_has_a_test_and_no_test_has_a_case_that_is_not_there()
    {
        var tested = Directory.EnumerateFiles(Path.Combine(Root.Folder, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.EndsWith("CaseNumbersTests.cs", StringComparison.Ordinal))
            .SelectMany(static file => CaseTrait().Matches(File.ReadAllText(file))).Select(static match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        All.Should().HaveCountGreaterThan(80).And.OnlyHaveUniqueItems();
        All.Except(tested).Should().BeEmpty("these cases have no test");
        tested.Except(All).Should().BeEmpty("these cases are not in docs/cases.md");
    }

    [Fact]
    public void Every_threat_names_a_promise_and_what_shows_it()
    {
        var threats = File.ReadAllLines(Path.Combine(Root.Folder, "SECURITY.md"))
            .Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2])).Select(static line => line.Split('|')).ToArray();

        threats.Should().HaveCountGreaterThan(10).And.OnlyContain(static row => row.Length == 6 && row[4].Trim().Length > 0);
        threats.SelectMany(static row => row[1].Split(',')).Select(static promise => promise.Trim()).Distinct().Should().BeEquivalentTo("1", "2", "3", "4");
        threats.SelectMany(static row => Number().Matches(row[4])).Select(static match => match.Value).Should().BeSubsetOf(All);
    }

    /// <summary>A row of a table, with a number and at least a word.</summary>
    [GeneratedRegex(@"^\| (\d+[a-z]?) \| \w.* \|\r?$", RegexOptions.Multiline)]
    private static partial Regex CaseLine();

    [GeneratedRegex(@"\b\d+[a-z]?\b")]
    private static partial Regex Number();

    [Fact]
    public void No_test_is_skipped_for_good() =>
        Directory.EnumerateFiles(Path.Combine(Root.Folder, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => SkippedTest().IsMatch(File.ReadAllText(file))).Should().BeEmpty();

    [GeneratedRegex("""\[(Fact|Theory)\([^\]\n]*\bSkip = """)]
    private static partial Regex SkippedTest();

    /// <summary>Above a test or a class of tests, on a line of its own: what is commented out shows nothing.</summary>
    [GeneratedRegex("""^(?:    )?\[Trait\("Case", "([^"]+)"\)\]\r?$""", RegexOptions.Multiline)]
    private static partial Regex CaseTrait();
}
