using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Tests.Docs;

/// <summary>The cases a receiver must pass are numbered, and each number stands as a trait at a test that holds it.</summary>
public sealed partial class CaseNumbersTests
{
    private static readonly string[] WithLetters = ["20a", "20b", "20c", "45a", "45b", "72a", "72b", "72c", "72d", "72e", "72f", "72g", "72h"];

    private static readonly string[] All = [.. Enumerable.Range(1, 77).Select(static number => $"{number}"), .. WithLetters];

    [Fact]
    public void Every_case_has_a_test_and_no_test_has_a_case_there_is_not()
    {
        var tested = Directory.EnumerateFiles(Path.Combine(Root.Folder, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.EndsWith("CaseNumbersTests.cs", StringComparison.Ordinal))
            .SelectMany(static file => CaseTrait().Matches(File.ReadAllText(file))).Select(static match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        All.Should().HaveCount(90);
        All.Except(tested).Should().BeEmpty("these cases have no test");
        tested.Except(All).Should().BeEmpty("these cases are not known");
    }

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
