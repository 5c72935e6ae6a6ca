using Keygen.Webhooks.Tool.Tests.Kit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Keygen.Webhooks.Tool.Tests.Commands;

public sealed class InitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _secretsId = $"keygen-tool-test-{Guid.NewGuid():N}";

    [Fact]
    public async Task It_says_what_it_will_write_and_writes_nothing_without_consent()
    {
        await using var account = await Account.StartAsync();

        var result = await InitAsync(account, "--to", "appsettings.json");

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain("--yes");
        result.Output.Should().Contain(account.Keygen.Keys.AccountId).And.Contain(account.Keygen.Keys.Ed25519).And.Contain(Account.Url);
        File.Exists(_folder.File("appsettings.json")).Should().BeFalse();
    }

    [Fact]
    public async Task A_file_keeps_what_it_holds_beside()
    {
        await using var account = await Account.StartAsync();
        await File.WriteAllTextAsync(
            _folder.File("appsettings.json"), """{ "Logging": { "LogLevel": { "Default": "Warning" } }, "Keygen": { "Webhooks": { "AccountId": "another", "EndpointUrls": [ "https://old", "https://alias" ] } } }""",
            TestContext.Current.CancellationToken);

        var result = await InitAsync(account, "--to", "appsettings.json", "--yes");

        result.ExitCode.Should().Be(0, result.Errors);
        result.Output.Should().Contain("in place of another").And.Contain("in place of https://old");
        var settings = new ConfigurationBuilder().AddJsonFile(_folder.File("appsettings.json")).Build();
        settings["Logging:LogLevel:Default"].Should().Be("Warning");
        (settings["Keygen:Webhooks:AccountId"], settings["Keygen:Webhooks:PublicKeys:0"]).Should().Be((account.Keygen.Keys.AccountId, account.Keygen.Keys.Ed25519));
        (settings["Keygen:Webhooks:EndpointUrls:0"], settings["Keygen:Webhooks:EndpointUrls:1"]).Should().Be((Account.Url, "https://alias"));

        (await InitAsync(account, "--to", "appsettings.json")).Output.Should().Contain("nothing to write");
    }

    [Fact]
    public async Task A_file_with_comments_is_left_alone()
    {
        await using var account = await Account.StartAsync();
        const string Text = "{ /* mine */ }";
        await File.WriteAllTextAsync(_folder.File("appsettings.json"), Text, TestContext.Current.CancellationToken);

        var result = await InitAsync(account, "--to", "appsettings.json", "--yes");

        result.ExitCode.Should().Be(3);
        result.Errors.Should().Contain("comments");
        (await File.ReadAllTextAsync(_folder.File("appsettings.json"), TestContext.Current.CancellationToken)).Should().Be(Text);
    }

    [Fact]
    public async Task A_link_stays_a_link_and_a_file_stays_as_private_as_it_was()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no modes.");
            return;
        }

        await using var account = await Account.StartAsync();
        var (file, link) = (_folder.File("kept.json"), _folder.File("appsettings.Local.json"));
        await File.WriteAllTextAsync(file, "{}", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, file);

        var result = await InitAsync(account, "--to", "appsettings.Local.json", "--yes");

        result.ExitCode.Should().Be(0, result.Errors);
        new FileInfo(link).LinkTarget.Should().Be(file);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Should().Contain(account.Keygen.Keys.AccountId);
        File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task User_secrets_are_those_that_the_app_reads_and_the_tool_too()
    {
        await using var account = await Account.StartAsync();
        account.Endpoint.SignatureAlgorithm = "rsa-pss-sha256";
        await File.WriteAllTextAsync(_folder.File("App.csproj"), $"<Project><PropertyGroup><UserSecretsId>{_secretsId}</UserSecretsId></PropertyGroup></Project>", TestContext.Current.CancellationToken);

        var result = await InitAsync(account, "--yes", "--json");

        result.ExitCode.Should().Be(0, result.Errors);
        var secrets = new ConfigurationBuilder().AddUserSecrets(_secretsId).Build();
        (secrets["Keygen:Webhooks:AccountId"], secrets["Keygen:Webhooks:Algorithms:0"]).Should().Be((account.Keygen.Keys.AccountId, "rsa-pss-sha256"));
        (await File.ReadAllTextAsync(PathHelper.GetSecretsPathFromSecretsId(_secretsId), TestContext.Current.CancellationToken)).Should().Contain("\"Keygen:Webhooks:AccountId\"");
        ((bool)result.Json["written"]!).Should().BeTrue();
    }

    [Fact]
    public async Task Of_several_endpoints_one_is_to_be_chosen()
    {
        await using var account = await Account.StartAsync();
        account.Keygen.AddEndpoint("https://other.example.com/keygen");

        var result = await InitAsync(account, "--to", "appsettings.json");
        var chosen = await InitAsync(account, "--to", "appsettings.json", "--url", "https://other.example.com/keygen", "--yes");

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain("--url").And.Contain(Account.Url);
        chosen.ExitCode.Should().Be(0, chosen.Errors);
    }

    public void Dispose()
    {
        _folder.Dispose();
        var secrets = Path.GetDirectoryName(PathHelper.GetSecretsPathFromSecretsId(_secretsId))!;
        if (Directory.Exists(secrets))
        {
            Directory.Delete(secrets, recursive: true);
        }
    }

    /// <summary>Only the account's slug, the token and the address of its server are known.</summary>
    private Task<ToolResult> InitAsync(Account account, params string[] options) => ToolProcess.RunAsync(new ToolStart
    {
        Arguments = ["init", "--account", "northwind-tools", "--project", _folder.Name, .. options],
        Environment = new Dictionary<string, string>
        {
            ["Keygen__Api__BaseUrl"] = account.Keygen.Url.GetLeftPart(UriPartial.Authority), ["Keygen__Api__ApiToken"] = account.Keygen.ApiToken,
        },
    });
}
