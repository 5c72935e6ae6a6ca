using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests;

/// <summary>What a person sees and types: the tool on a pseudo-terminal, which <c>script</c> gives it.</summary>
public sealed class TerminalTests
{
    private const string Escape = "\u001b[";

    [Theory]
    [InlineData("y", 0)]
    [InlineData("n", 1)]
    public async Task A_change_at_Keygen_is_asked_about(string answer, int exitCode)
    {
        await using var account = await Account.StartAsync();
        account.Endpoint.Subscriptions = ["license.created"];
        await using var tool = Start(account.Variables, "endpoint apply --events license.created,license.expired");
        await Eventually.HoldsAsync(() => tool.Partial.Contains("Write this to Keygen?", StringComparison.Ordinal), "the question");

        await tool.TypeAsync(answer);

        (await tool.EndAsync()).ExitCode.Should().Be(exitCode, tool.Partial);
        account.Endpoint.Subscriptions.Should().HaveCount(exitCode is 0 ? 2 : 1);
    }

    [Fact]
    public async Task With_JSON_too_what_is_asked_about_is_shown_before()
    {
        await using var account = await Account.StartAsync();
        account.Endpoint.Subscriptions = ["license.created"];
        await using var tool = Start(account.Variables, "endpoint apply --events license.created,license.expired --json");

        await Eventually.HoldsAsync(() => tool.Partial.Contains("Write this to Keygen?", StringComparison.Ordinal), "the question");

        tool.Partial.Should().Contain("+ license.expired");
    }

    [Fact]
    public async Task A_token_that_is_set_nowhere_is_asked_for_and_not_shown()
    {
        await using var account = await Account.StartAsync();
        var variables = account.Variables;
        variables.Remove("Keygen__Api__ApiToken");
        await using var tool = Start(variables, "endpoint list");
        await Eventually.HoldsAsync(() => tool.Partial.Contains("token for Keygen's API", StringComparison.Ordinal), "the question");

        await tool.TypeAsync(account.Keygen.ApiToken);

        (await tool.EndAsync()).ExitCode.Should().Be(0, tool.Partial);
        tool.Partial.Should().Contain(Account.Url).And.NotContain(account.Keygen.ApiToken);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_wait_for_a_request_to_be_pasted()
    {
        await using var tool = Start([], $"verify --public-key {new KeygenTestKeys().Ed25519}");
        await Eventually.HoldsAsync(() => tool.Partial.Contains("Paste the request", StringComparison.Ordinal), "the prompt");

        await tool.TypeAsync("\u0003");

        (await tool.EndAsync()).ExitCode.Should().Be(130, tool.Partial);
    }

    [Theory]
    [InlineData("KEYGEN_TOOL_TEST", true)]
    [InlineData("NO_COLOR", false)]
    public async Task There_is_colour_unless_NO_COLOR_says_no(string variable, bool isColoured)
    {
        await using var tool = Start(new() { [variable] = "1", ["TERM"] = "xterm-256color" }, "trigger license.creatd --to localhost:1");

        (await tool.EndAsync()).ExitCode.Should().Be(2);
        tool.Partial.Contains($"{Escape}38", StringComparison.Ordinal).Should().Be(isColoured, tool.Partial);
    }

    private static ToolProcess Start(Dictionary<string, string> variables, string arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("A pseudo-terminal comes from util-linux here.");
        }

        return ToolProcess.Start(new()
        {
            Command = ["script", "-qefc", $"{string.Join(' ', ToolProcess.Built)} {arguments}", "/dev/null"], Arguments = [], Environment = variables,
        });
    }
}
