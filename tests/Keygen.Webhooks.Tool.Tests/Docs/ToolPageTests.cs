using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests.Docs;

public sealed class ToolPageTests
{
    [Fact]
    public async Task The_manual_page_says_what_the_commands_say()
    {
        var path = Path.Combine(ToolProcess.Root, "docs", "tool.md");
        var page = ToolPage.Write(CommandList.CreateRoot());
        if (Environment.GetEnvironmentVariable("KEYGEN_WEBHOOKS_WRITE_DOCS") is "1")
        {
            await File.WriteAllTextAsync(path, page, TestContext.Current.CancellationToken);
        }

        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Should().Be(
            page, "docs/tool.md is made of the commands; KEYGEN_WEBHOOKS_WRITE_DOCS=1 dotnet test writes it anew");
    }

    [Theory]
    [InlineData("trigger license.cr", "license.created")]
    [InlineData("events li", "list")]
    [InlineData("dev --ru", "--run")]
    public async Task The_Tab_key_completes(string line, string completion)
    {
        var result = await ToolProcess.RunAsync($"[suggest:{line.Length}]", line);

        result.Output.Split('\n').Should().Contain(completion);
    }
}
