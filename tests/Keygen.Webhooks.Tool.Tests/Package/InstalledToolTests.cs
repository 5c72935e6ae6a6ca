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

    private Task<ToolResult> RunAsync(params string[] arguments) => ToolProcess.RunAsync(new ToolStart { Command = [tool.Command], Arguments = arguments });
}
