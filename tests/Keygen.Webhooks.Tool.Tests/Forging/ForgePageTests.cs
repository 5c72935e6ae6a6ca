using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests.Forging;

public sealed class ForgePageTests : IDisposable
{
    private readonly KeygenTestKeys _account = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_page_lists_the_cases_and_what_the_example_gets_wrong()
    {
        await using var receiver = await NodeReceiver.StartAsync("example.mjs", _account.Ed25519);
        var result = await ToolProcess.RunAsync(
            "forge", "--keys", _folder.KeysOf(_account), "--to", $"{receiver.Url}/keygen", "--event", "user.created", "--handled-url", $"{receiver.Url}/handled",
            "--timeout", "4", "--json");
        result.ExitCode.Should().Be(1, result.Output + result.Errors);

        var path = Path.Combine(Repository.Folder, "docs", "forge.md");
        var page = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var written = ForgePage.With(ForgePage.With(page, "cases", ForgePage.Cases()), "findings", ForgePage.Findings(result.Json));
        if (Environment.GetEnvironmentVariable("KEYGEN_WEBHOOKS_WRITE_DOCS") is "1")
        {
            await File.WriteAllTextAsync(path, page = written, TestContext.Current.CancellationToken);
        }

        page.Should().Be(written, "the tables are made of the code and of a run; KEYGEN_WEBHOOKS_WRITE_DOCS=1 dotnet test writes them anew");
    }

    public void Dispose() => _folder.Dispose();
}
