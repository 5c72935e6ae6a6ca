using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests.Commands;

public sealed class EndpointTests
{
    /// <summary>A sample with an audit trail of all events. Its project is for native AOT, which turns startup hooks off.</summary>
    private static readonly string AllEvents =
        Path.Combine(ToolProcess.Root, "samples", "WebhookHandler", "bin", ToolProcess.Configuration, "net10.0", "WebhookHandler.dll");

    [Fact]
    public async Task The_code_of_an_app_is_asked_for_its_handlers_without_starting_it()
    {
        await using var account = await Account.StartAsync();
        account.Endpoint.Subscriptions = ["license.created"];

        var result = await account.RunAsync("endpoint", "diff", "--project", AllEvents, "--json");

        result.ExitCode.Should().Be(1, result.Errors);
        result.Json["endpoints"]![0]!["missing"]!.AsArray().Select(static one => (string)one!).Should().Equal("*");
        result.Errors.Should().NotContain("Now listening");
    }

    [Fact]
    public async Task An_endpoint_that_sends_what_the_code_wants_is_no_difference()
    {
        await using var account = await Account.StartAsync();

        var result = await account.RunAsync("endpoint", "diff", "--project", AllEvents);

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
        result.Output.Should().Contain("sends what the code wants");
    }

    [Fact]
    public async Task Apply_adds_after_consent_and_removes_only_when_asked_to()
    {
        await using var account = await Account.StartAsync();
        account.Endpoint.Subscriptions = ["license.created", "user.created"];
        string[] events = ["--events", "license.created,license.expired"];

        var diff = await account.RunAsync(["endpoint", "diff", .. events]);
        var unasked = await account.RunAsync(["endpoint", "apply", .. events]);
        account.Keygen.Api.Changes.Should().BeEmpty();
        var applied = await account.RunAsync(["endpoint", "apply", "--yes", .. events]);

        (diff.ExitCode, unasked.ExitCode, applied.ExitCode).Should().Be((1, 2, 0));
        diff.Output.Should().Contain("+ license.expired").And.Contain("user.created has no handler");
        unasked.Errors.Should().Contain("--yes");
        account.Endpoint.Subscriptions.Should().BeEquivalentTo("license.created", "user.created", "license.expired");
        (await account.RunAsync(["endpoint", "diff", .. events])).ExitCode.Should().Be(0);

        (await account.RunAsync(["endpoint", "apply", "--yes", "--prune", .. events])).Output.Should().Contain("- user.created");
        account.Endpoint.Subscriptions.Should().BeEquivalentTo("license.created", "license.expired");
    }

    [Fact]
    public async Task Apply_creates_an_endpoint_that_is_not_there_and_enables_one_that_is_disabled()
    {
        await using var account = await Account.StartAsync();
        account.Endpoint.Subscriptions = [];

        (await account.RunAsync("endpoint", "apply", "--yes", "--events", "license.created")).Output.Should().Contain("disabled");
        account.Endpoint.Subscriptions.Should().Equal("license.created");

        (await account.RunAsync("endpoint", "apply", "--yes", "--events", "*", "--url", "https://other.example.com/keygen")).ExitCode.Should().Be(0);
        account.Keygen.Endpoints.Single(static one => one.Url == "https://other.example.com/keygen").Subscriptions.Should().Equal("*");
    }

    [Fact]
    public async Task An_algorithm_that_the_app_does_not_accept_is_a_difference()
    {
        await using var account = await Account.StartAsync();
        account.Endpoint.SignatureAlgorithm = "rsa-pss-sha256";

        (await account.RunAsync("endpoint", "diff", "--events", "license.created")).ExitCode.Should().Be(1);
        (await account.RunAsync("endpoint", "apply", "--events", "license.created", "--yes")).ExitCode.Should().Be(0);

        account.Endpoint.SignatureAlgorithm.Should().Be("ed25519");
        account.Endpoint.Subscriptions.Should().Equal("*");
    }

    [Fact]
    public async Task The_list_shows_each_endpoint_without_its_password()
    {
        await using var account = await Account.StartAsync();
        account.Keygen.AddEndpoint("https://user:secret@other.example.com/keygen");

        var result = await account.RunAsync("endpoint", "list");

        result.ExitCode.Should().Be(0, result.Errors);
        result.Output.Should().Contain(Account.Url).And.Contain("https://other.example.com/keygen").And.NotContain("secret");
    }

    [Theory]
    [InlineData("--project nowhere", 2, "no project 'nowhere'")]
    [InlineData("--events license.creatd", 2, "license.created")]
    public async Task What_cannot_be_compared_is_said(string options, int exitCode, string reason)
    {
        await using var account = await Account.StartAsync();

        var result = await account.RunAsync(["endpoint", "diff", .. options.Split(' ')]);

        result.ExitCode.Should().Be(exitCode);
        result.Errors.Should().Contain(reason);
    }

    [Theory]
    [InlineData("endpoint diff --project", "DOTNET_ENVIRONMENT")]
    [InlineData("endpoint diff --project", "ASPNETCORE_ENVIRONMENT")]
    [InlineData("dev --once license.created --run", "DOTNET_ENVIRONMENT")]
    [InlineData("dev --once license.created --run", "ASPNETCORE_ENVIRONMENT")]
    public async Task The_environment_of_the_shell_is_that_of_every_kind_of_app(string command, string variable)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("A shell script stands for dotnet.");
            return;
        }

        await using var account = await Account.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("dotnet"), $"#!/bin/sh\necho \"$DOTNET_ENVIRONMENT $ASPNETCORE_ENVIRONMENT\" > {folder.File("seen")}\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(folder.File("dotnet"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(folder.File("app.dll"), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("app.runtimeconfig.json"), """{"runtimeOptions":{}}""", TestContext.Current.CancellationToken);
        var variables = account.Variables;
        variables[variable] = "Staging";
        variables["PATH"] = $"{folder.Name}:{Environment.GetEnvironmentVariable("PATH")}";
        variables["DOTNET_ROOT"] = Path.GetFullPath("../../..", Path.GetDirectoryName(typeof(object).Assembly.Location)!);

        // Not by dotnet, which a process would find beside itself before PATH.
        await ToolProcess.RunAsync(new ToolStart { Command = [Path.ChangeExtension(ToolProcess.Built[1], null)], Arguments = [.. command.Split(' '), folder.File("app.dll")], Environment = variables });

        (await File.ReadAllTextAsync(folder.File("seen"), TestContext.Current.CancellationToken)).Should().Be("Staging Staging\n");
    }

    [Fact]
    public async Task An_app_that_fails_before_its_host_is_built_is_no_answer()
    {
        await using var account = await Account.StartAsync();
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("broken.dll"), "no program", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("broken.runtimeconfig.json"), """{"runtimeOptions":{}}""", TestContext.Current.CancellationToken);

        var broken = await account.RunAsync("endpoint", "diff", "--project", folder.File("broken.dll"));

        broken.ExitCode.Should().Be(3);
        broken.Errors.Should().Contain("before its host was built").And.Contain("--events");
    }
}
