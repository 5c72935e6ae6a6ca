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

    [Theory]
    [InlineData("listen --forward-to localhost:5000", 0)]
    [InlineData("events list", 130)]
    public async Task Ctrl_C_is_the_proper_end_of_a_command_that_goes_on_and_of_no_other(string line, int exitCode)
    {
        var asked = new TaskCompletionSource();
        await using var silent = await Receiver.StartAsync(async context =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        await using var tool = ToolProcess.Start(new()
        {
            Arguments = [.. line.Split(' '), "--account", Guid.NewGuid().ToString(), "--base-url", silent.Url],
            Environment = new Dictionary<string, string> { ["Keygen__Api__ApiToken"] = "admin-0123456789" },
        });
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        tool.Signal();

        (await tool.EndAsync()).ExitCode.Should().Be(exitCode, tool.Text);
    }

    [Fact]
    public async Task A_refused_request_is_told_with_its_address()
    {
        var id = Guid.NewGuid().ToString();
        await using var receiver = await Receiver.StartAsync(static context => Task.FromResult(context.Response.StatusCode = 404));

        var result = await ToolProcess.RunAsync(new ToolStart
        {
            Arguments = ["events", "list", "--account", id, "--base-url", receiver.Url],
            Environment = new Dictionary<string, string> { ["Keygen__Api__ApiToken"] = "admin-0123456789" },
        });

        result.ExitCode.Should().Be(3);
        result.Errors.Should().Contain($"404 to GET {receiver.Url}/v1/accounts/{id}.").And.NotContain("admin-0123456789");
    }

    [Theory]
    [InlineData("listen --forward-to localhost:5000 --events licence.expired", "Did you mean license.expired")]
    [InlineData("listen --forward-to localhost:5000 --events licence.*", "Did you mean license.*")]
    [InlineData("events list --event license.created,licence.*", "Did you mean license.*")]
    [InlineData("trigger lic --to localhost:5000", "Did you mean license.")]
    public async Task An_event_that_does_not_exist_is_not_waited_for(string line, string meant)
    {
        var result = await ToolProcess.RunAsync(line.Split(' '));

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain(meant);
    }

    internal static IEnumerable<string> AllOf(Command parent, string path) => parent.Subcommands.Where(static one => !one.Hidden).SelectMany(one =>
        one.Subcommands.Count > 0 ? AllOf(one, $"{path}{one.Name} ") : [path + one.Name]);
}
