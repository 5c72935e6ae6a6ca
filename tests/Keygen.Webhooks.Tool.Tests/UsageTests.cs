using System.CommandLine;
using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests;

/// <summary>What somebody sees who does not know the tool yet.</summary>
public sealed class UsageTests
{
    /// <summary>Every command, as its words.</summary>
    public static TheoryData<string> Commands => [.. AllOf(CommandList.CreateRoot(), "")];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Every_command_has_help_with_an_example(string command)
    {
        var result = await ToolProcess.RunAsync([.. command.Split(' '), "--help"]);

        result.ExitCode.Should().Be(0);
        result.Output.Should().Contain("Usage:").And.Contain("Exit codes:").And.Contain($"\n  keygen-webhooks {command}");
    }

    [Fact]
    public async Task Without_a_command_the_help_is_shown()
    {
        var result = await ToolProcess.RunAsync();

        result.ExitCode.Should().Be(0);
        result.Output.Should().Contain("trigger <EVENT>");
    }

    [Theory]
    [InlineData("login", "keygen-webhooks init")]
    [InlineData("logs", "keygen-webhooks events list")]
    [InlineData("tigger", "keygen-webhooks trigger")]
    [InlineData("trigger license.created --tto localhost", "--to")]
    [InlineData("trigger", "'EVENT'")]
    [InlineData("trigger license.created", "--to http://localhost:5000/webhooks/keygen")]
    [InlineData("trigger license.created --to ftp://x", "is not an http or https URL")]
    public async Task A_wrong_command_line_is_one_sentence_with_what_was_probably_meant(string line, string meant)
    {
        var result = await ToolProcess.RunAsync(line.Split(' '));

        result.ExitCode.Should().Be(2);
        result.Output.Should().BeEmpty();
        result.Errors.Should().Contain(meant).And.NotContain("\n");
    }

    internal static IEnumerable<string> AllOf(Command parent, string path) => parent.Subcommands.Where(static one => !one.Hidden).SelectMany(one =>
        one.Subcommands.Count > 0 ? AllOf(one, $"{path}{one.Name} ") : [path + one.Name]);
}
