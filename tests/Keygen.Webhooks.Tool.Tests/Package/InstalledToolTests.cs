using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests.Package;

/// <summary>The package, as <c>dotnet tool install</c> installs it.</summary>
public sealed class InstalledToolTests(InstalledTool tool) : IClassFixture<InstalledTool>
{
    [Fact]
    public async Task Every_command_starts()
    {
        foreach (var command in UsageTests.AllOf(CommandList.CreateRoot(), ""))
        {
            var result = await RunAsync([.. command.Split(' '), "--help"]);

            result.ExitCode.Should().Be(0, result.Errors);
            result.Output.Should().Contain($"keygen-webhooks {command}");
        }
    }

    [Fact]
    public async Task It_sends_an_event()
    {
        var account = new KeygenTestKeys();
        using var folder = new TemporaryFolder();
        await using var receiver = await Receiver.StartAsync(account);

        var result = await RunAsync("trigger", "license.created", "--to", receiver.Url, "--keys", folder.KeysOf(account));

        result.ExitCode.Should().Be(0, result.Errors);
        receiver.Handled.Should().ContainSingle();
    }

    /// <summary>The way that the README describes, with its own code: a new web project, a package, a handler, and one command.</summary>
    [Fact]
    public async Task A_new_app_handles_an_event_of_the_fake_and_says_which_events_it_wants()
    {
        using var keys = new TemporaryFolder();
        await tool.DotNetAsync("new", "web", "-o", "MyWebhooks", "--no-restore", "--no-update-check");
        await tool.DotNetAsync("add", "MyWebhooks", "package", "Keygen.Webhooks.AspNetCore", "--version", tool.Version);
        await File.WriteAllTextAsync(Path.Combine(tool.Folder, "MyWebhooks", "Program.cs"), HandlerOfReadme(), TestContext.Current.CancellationToken);

        var result = await ToolProcess.RunAsync(new ToolStart
        {
            Command = [tool.Command], Folder = tool.Folder, Arguments = ["dev", "--run", "MyWebhooks", "--once", "license.expired", "--keys", keys.File("keys.json")],
            Environment = new Dictionary<string, string> { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" },
        });

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
        result.Output.Should().MatchRegex(@"\S+ expired\n").And.MatchRegex(@"license\.expired \S+: 200");

        await using var account = await Account.StartAsync();
        account.Endpoint.Subscriptions = ["user.created"];
        var diff = await ToolProcess.RunAsync(new ToolStart
        {
            Command = [tool.Command], Folder = tool.Folder, Arguments = ["endpoint", "diff", "--project", "MyWebhooks", "--json"],
            Environment = new Dictionary<string, string>(account.Variables) { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false" },
        });

        diff.ExitCode.Should().Be(1, diff.Errors);
        diff.Json["endpoints"]![0]!["missing"]!.AsArray().Select(static one => (string)one!).Should().Equal("license.expired");
        diff.Json["endpoints"]![0]!["extra"]!.AsArray().Select(static one => (string)one!).Should().Equal("user.created");
    }

    /// <summary>The first C# block below the README's heading "A handler".</summary>
    private static string HandlerOfReadme() =>
        File.ReadAllText(Path.Combine(ToolProcess.Root, "README.md")).Split("\n## A handler\n")[1].Split("```csharp\n")[1].Split("```")[0];

    private Task<ToolResult> RunAsync(params string[] arguments) => ToolProcess.RunAsync(new ToolStart { Command = [tool.Command], Arguments = arguments });
}
