using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Tests.Kit;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Tool.Tests.Commands;

public sealed class TriggerTests : IDisposable
{
    private readonly KeygenTestKeys _account = new() { EndpointUrl = "https://hooks.example.com/webhooks/keygen" };
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_event_is_signed_and_handled()
    {
        await using var receiver = await Receiver.StartAsync(_account);

        var result = await TriggerAsync("license.created", "--to", receiver.Url["http://".Length..], "--set", "name=Acme", "--set", "metadata.seats=3", "--set", "relationships.owner=u-1");

        result.ExitCode.Should().Be(0, result.Errors);
        result.Output.Should().Contain("200").And.Contain("Keygen is done with the event.").And.NotContain("\u001b");
        var license = receiver.Handled.Should().ContainSingle().Which.Should().BeOfType<LicenseCreated>().Subject.License;
        (license.Name, license.Metadata.GetInt64("seats"), license.Owner?.Id).Should().Be(("Acme", 3, "u-1"));
        receiver.Requests.Should().Equal("POST hooks.example.com /webhooks/keygen");
    }

    [Theory]
    [InlineData("ecdsa-p256", "1.0")]
    [InlineData("ed25519", "1.5")]
    public async Task The_algorithm_and_the_version_are_those_of_the_endpoint(string algorithm, string version)
    {
        await using var receiver = await Receiver.StartAsync(_account);

        var result = await TriggerAsync("machine.created", "--to", receiver.Url, "--algorithm", algorithm, "--api-version", version, "--json");

        result.ExitCode.Should().Be(0, result.Errors);
        receiver.Handled.Single().ApiVersion.Should().Be(version);
        ((string)result.Json["id"]!).Should().Be(receiver.Handled.Single().Id);
    }

    [Fact]
    public async Task A_receiver_with_other_keys_refuses_and_is_told_which_to_trust()
    {
        await using var receiver = await Receiver.StartAsync(new KeygenTestKeys());

        var result = await TriggerAsync("license.created", "--to", receiver.Url);

        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain("401").And.Contain("Keygen tries again").And.Contain(_account.AccountId).And.Contain(_account.Ed25519);
    }

    [Fact]
    public async Task A_refused_delivery_names_the_key_that_signed_it()
    {
        await using var receiver = await Receiver.StartAsync(new KeygenTestKeys());

        var result = await TriggerAsync("license.created", "--to", receiver.Url, "--algorithm", "rsa-sha256");

        result.Output.Should().Contain(_account.Rsa2048.Split('\n')[1]).And.NotContain(_account.Ed25519);
    }

    [Theory]
    [InlineData(410, "disables the endpoint")]
    [InlineData(530, "disables the endpoint")]
    [InlineData(503, "Keygen tries again")]
    public async Task An_answer_is_read_as_Keygen_reads_it(int status, string meaning)
    {
        await using var receiver = await Receiver.StartAsync(context => Task.FromResult(context.Response.StatusCode = status));

        var result = await TriggerAsync("license.created", "--to", receiver.Url + "/hook?a=1");

        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain(meaning);
        receiver.Requests.Should().Equal("POST hooks.example.com /hook?a=1");
    }

    [Fact]
    public async Task A_redirect_that_loses_the_event_is_no_success()
    {
        await using var receiver = await Receiver.StartAsync(static context =>
        {
            if (context.Request.Method == "POST")
            {
                context.Response.Redirect("/login");
            }

            return Task.CompletedTask;
        });

        var result = await TriggerAsync("license.created", "--to", receiver.Url, "--json");

        result.ExitCode.Should().Be(1);
        ((int)result.Json["status"]!).Should().Be(200);
        ((string)result.Json["meaning"]!).Should().Contain("it is lost");
    }

    [Fact]
    public async Task A_redirect_with_the_body_is_a_success_with_advice()
    {
        await using var receiver = await Receiver.StartAsync(static context =>
        {
            if (context.Request.Path == "/old")
            {
                (context.Response.StatusCode, context.Response.Headers.Location) = (308, "/new");
            }

            return Task.CompletedTask;
        });

        var result = await TriggerAsync("license.created", "--to", receiver.Url + "/old");

        result.ExitCode.Should().Be(0, result.Errors);
        result.Output.Should().Contain("signature for the registered URL").And.Contain("Keygen is done with the event.");
    }

    [Fact]
    public async Task An_answer_cannot_write_to_the_terminal()
    {
        await using var receiver = await Receiver.StartAsync(static context =>
        {
            context.Response.StatusCode = 500;
            return context.Response.WriteAsync("\u001b[2Jno thanks");
        });

        var result = await TriggerAsync("license.created", "--to", receiver.Url);

        result.Output.Should().Contain("no thanks").And.NotContain("\u001b");
    }

    [Fact]
    public async Task Nobody_listens()
    {
        var result = await TriggerAsync("license.created", "--to", "localhost:1");

        result.ExitCode.Should().Be(3);
        result.Output.Should().Contain("CONN_REFUSED").And.Contain("does not try again");
    }

    [Theory]
    [InlineData("license.creatd", "license.created")]
    [InlineData("created.license", "license.created")]
    [InlineData("LICENSE.EXPIRED", "license.expired")]
    public async Task An_unknown_event_is_not_sent_but_suggested(string name, string meant)
    {
        await using var receiver = await Receiver.StartAsync(_account);

        var result = await TriggerAsync(name, "--to", receiver.Url);

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain(meant);
        receiver.Requests.Should().BeEmpty();
        (await TriggerAsync(name, "--to", receiver.Url, "--allow-unknown")).ExitCode.Should().Be(0);
        receiver.Handled.Should().ContainSingle().Which.Should().BeOfType<UnknownEvent>();
    }

    [Theory]
    [InlineData("nme=Acme", "no attribute 'nme'")]
    [InlineData("nothing", "path=value")]
    [InlineData("metadata.customer_id=1", "customerId")]
    [InlineData("event.created=now", "a date such as")]
    public async Task A_change_that_the_event_cannot_have_is_explained(string change, string explanation)
    {
        var result = await TriggerAsync("license.created", "--to", "localhost:1", "--set", change);

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain(explanation).And.NotContain("With");
    }

    [Fact]
    public async Task The_development_account_is_made_once_and_readable_by_its_owner_only()
    {
        var file = _folder.File("new/keys.json");
        var first = await ToolProcess.RunAsync("trigger", "license.created", "--to", "localhost:1", "--keys", file);
        var keys = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await ToolProcess.RunAsync("trigger", "license.created", "--to", "localhost:1", "--keys", file);

        first.ExitCode.Should().Be(3);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Should().Be(keys);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    public void Dispose() => _folder.Dispose();

    private Task<ToolResult> TriggerAsync(params string[] arguments) =>
        ToolProcess.RunAsync(["trigger", .. arguments, "--keys", _folder.KeysOf(_account)]);
}
