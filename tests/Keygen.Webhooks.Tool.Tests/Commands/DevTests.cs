using System.Text.Json.Nodes;
using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests.Commands;

public sealed class DevTests : IDisposable
{
    private static readonly string App =
        Path.Combine(ToolProcess.Root, "samples", "WebhookHandler", "bin", ToolProcess.Configuration, "net10.0", "WebhookHandler.dll");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_app_is_started_with_the_settings_of_the_fake_and_handles_what_is_typed()
    {
        await using var tool = Start("dev", "--run", App, "license.expired");
        await OutputAsync(tool, "license.expired", "200");

        await tool.TypeAsync("user.created email=ada@example.com");
        await OutputAsync(tool, "user.created", "200");
        await tool.TypeAsync("user.creatd");
        await Eventually.HoldsAsync(() => tool.Errors.Any(static line => line.Contains("Did you mean user.created", StringComparison.Ordinal)), "the suggestion");
        tool.Signal();

        var result = await tool.EndAsync();
        result.ExitCode.Should().Be(0, tool.Text);
        result.Output.Should().Contain("handled license.expired").And.Contain("handled user.created");
        await NobodyListensAsync(tool);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task The_end_of_the_tool_is_the_end_of_the_app(string signal)
    {
        await using var tool = Start("dev", "--run", App);
        await OutputAsync(tool, "Your app listens on");

        tool.Signal(signal);

        (await tool.EndAsync()).ExitCode.Should().Be(0);
        await NobodyListensAsync(tool);
    }

    [Fact]
    public async Task Quit_is_an_end_too()
    {
        await using var tool = Start("dev", "--run", App);
        await OutputAsync(tool, "Your app listens on");

        await tool.TypeAsync("quit");

        (await tool.EndAsync()).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Once_it_ends_with_a_result_for_scripts_and_writes_a_line_of_JSON_for_each_answer()
    {
        var result = await RunAsync("dev", "--run", App, "--once", "--json", "license.created", "machine.created");

        result.ExitCode.Should().Be(0, result.Errors);
        var lines = result.Output.Split('\n').Select(static line => JsonNode.Parse(line)!).ToArray();
        lines.Select(static line => ((string)line["event"]!, (int)line["status"]!)).Should().BeEquivalentTo([("license.created", 200), ("machine.created", 200)]);
        result.Errors.Should().Contain("handled license.created", "the app's own output goes elsewhere");
    }

    [Fact]
    public async Task An_app_that_does_not_start_is_no_endless_wait()
    {
        await File.WriteAllTextAsync(_folder.File("broken.dll"), "no program", TestContext.Current.CancellationToken);

        var result = await RunAsync("dev", "--run", _folder.File("broken.dll"), "--once", "license.created");

        result.ExitCode.Should().Be(3);
        result.Errors.Should().Contain("before it listened");
    }

    [Fact]
    public async Task An_app_that_runs_already_gets_what_is_typed_and_each_retry_is_shown()
    {
        var isUp = false;
        await using var receiver = await Receiver.StartAsync(context => Task.FromResult(context.Response.StatusCode = isUp ? 204 : 500));
        await using var tool = Start("dev", "--to", receiver.Url + "/hook", "--speed", "1000");
        await OutputAsync(tool, "Keygen__Webhooks__EndpointUrls__0=https://hooks.example.com/hook");

        await tool.TypeAsync("license.created");
        await OutputAsync(tool, "license.created", "500", "Keygen tries again");
        isUp = true;

        await OutputAsync(tool, "license.created", "204", "attempt");
        receiver.Requests.Should().OnlyContain(static request => request == "POST hooks.example.com /hook");
    }

    [Fact]
    public async Task Without_an_app_the_project_in_the_folder_is_suggested()
    {
        await File.WriteAllTextAsync(_folder.File("MyApp.csproj"), "<Project />", TestContext.Current.CancellationToken);

        var result = await ToolProcess.RunAsync(new ToolStart { Arguments = ["dev"], Folder = Path.GetDirectoryName(_folder.File("MyApp.csproj")) });

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain("For the project in this folder: --run .");
    }

    [Fact]
    public async Task A_program_gets_the_settings_in_a_line_of_JSON_at_first()
    {
        await using var tool = Start("dev", "--to", "localhost:1", "--json");
        await OutputAsync(tool, "settings");

        var line = JsonNode.Parse(tool.Output.First())!;

        ((string)line["api"]!).Should().StartWith("http://");
        ((string)line["settings"]!["Keygen__Api__ApiToken"]!).Should().NotBeEmpty().And.Be((string)line["token"]!);
    }

    [Theory]
    [InlineData("dev license.created", "--run PROJECT")]
    [InlineData("dev", "--run PROJECT")]
    [InlineData("dev --run nowhere", "'nowhere' does not exist")]
    [InlineData("dev --run . --to localhost:1", "Use one of them")]
    [InlineData("dev --run . --once", "--once needs the name of an event")]
    [InlineData("dev --run . license.creatd", "license.created")]
    [InlineData("dev --run . --port 70000", "0 to 65535")]
    public async Task A_command_line_that_cannot_work_is_refused_before_anything_starts(string line, string reason)
    {
        var result = await RunAsync(line.Split(' '));

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain(reason);
        result.Output.Should().BeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    private static Task OutputAsync(ToolProcess tool, params string[] parts) => Eventually.HoldsAsync(
        () =>
        {
            Assert.False(tool.HasExited, tool.Text);
            return tool.Output.Any(line => Array.TrueForAll(parts, part => line.Contains(part, StringComparison.Ordinal)));
        },
        string.Join(' ', parts));

    /// <summary>The app that it started is gone.</summary>
    private static async Task NobodyListensAsync(ToolProcess tool)
    {
        var url = tool.Output.Single(static line => line.Contains("Your app listens on", StringComparison.Ordinal)).Split(' ')[4].TrimEnd('.');
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(url), TestContext.Current.CancellationToken));
    }

    private string Keys => _folder.File("keys.json");

    private ToolProcess Start(params string[] arguments) => ToolProcess.Start(new() { Arguments = [.. arguments, "--keys", Keys] });

    private Task<ToolResult> RunAsync(params string[] arguments) => ToolProcess.RunAsync([.. arguments, "--keys", Keys]);
}
