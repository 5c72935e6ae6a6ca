using System.Text.RegularExpressions;

namespace Keygen.Webhooks.Engines.Tests.Pages;

public sealed partial class PageTests
{
    public static TheoryData<string> Pages => [.. EnginePage.All.Select(static page => page.Name)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_code_of_a_page_compiles_as_it_stands(string name) => PageAssembly.Of(EnginePage.Of(name)).Problems.Should().BeEmpty();

    /// <summary>Both classes, without what only connects them to a server, and without blank lines, braces and usings.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void A_forwarder_and_a_consumer_are_at_most_twenty_lines(string name)
    {
        var file = EnginePage.Of(name).Blocks[0].Code.Split("static class ")[0];
        file.Split('\n').Count(static line => !NoCode().IsMatch(line)).Should().BeInRange(5, 20);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_has_a_receiver_a_worker_and_the_answers_a_reader_needs(string name)
    {
        var page = EnginePage.Of(name);
        page.Blocks.Select(static block => block.Heading).Skip(1).Should().Equal("The receiver", "The worker");
    }

    [GeneratedRegex(@"^\s*([{}]\)?;?\s*|using .*|namespace .*|\[Function.*)?$")]
    private static partial Regex NoCode();
}
