using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Tests.Kit;

namespace Keygen.Webhooks.Tool.Tests.Commands;

public sealed class EventsTests
{
    [Fact]
    public async Task The_list_is_filtered_by_name_status_time_and_license()
    {
        await using var account = await Account.StartAsync();
        var created = account.Record("license.created", TimeSpan.FromDays(3), FakeEventStatus.Delivered, static e => e.WithResourceId("11111111-1111-1111-1111-111111111111"));
        var machine = account.Record("machine.created", TimeSpan.FromHours(3), change: static e => e.WithRelationship("license", "11111111-1111-1111-1111-111111111111"));
        var expired = account.Record("license.expired", TimeSpan.FromMinutes(3));

        (await IdsAsync(account)).Should().Equal(expired.Id, machine.Id, created.Id);
        (await IdsAsync(account, "--event", "license.*")).Should().Equal(expired.Id, created.Id);
        (await IdsAsync(account, "--event", "license.created,machine.created")).Should().Equal(machine.Id, created.Id);
        (await IdsAsync(account, "--status", "failed")).Should().Equal(expired.Id, machine.Id);
        (await IdsAsync(account, "--since", "1h")).Should().Equal(expired.Id);
        (await IdsAsync(account, "--since", DateTimeOffset.UtcNow.AddDays(-2).ToString("yyyy-MM-dd"))).Should().Equal(expired.Id, machine.Id);
        (await IdsAsync(account, "--license", "11111111-1111-1111-1111-111111111111")).Should().Equal(machine.Id, created.Id);
    }

    [Fact]
    public async Task Pages_are_read_as_they_are_needed()
    {
        await using var account = await Account.StartAsync();
        foreach (var age in Enumerable.Range(1, 250))
        {
            account.Record("license.created", TimeSpan.FromMinutes(age));
        }

        var few = await account.RunAsync("events", "list", "-n", "5", "--json");
        var requestsOfFew = account.Keygen.Api.Requests.Count;
        var many = await account.RunAsync("events", "list", "-n", "240", "--json");

        few.Json["events"]!.AsArray().Should().HaveCount(5);
        ((bool)few.Json["isComplete"]!).Should().BeFalse();
        many.Json["events"]!.AsArray().Should().HaveCount(240);
        requestsOfFew.Should().BeLessThan(account.Keygen.Api.Requests.Count - requestsOfFew);
    }

    [Fact]
    public async Task In_a_pipe_a_row_is_a_line_and_nothing_else_is_in_it()
    {
        await using var account = await Account.StartAsync();
        var row = account.Record("license.created", TimeSpan.FromMinutes(3));

        var result = await account.RunAsync("events", "list");

        result.ExitCode.Should().Be(0, result.Errors);
        result.Output.Split('\n').Should().ContainSingle(line => line.Contains(row.Id, StringComparison.Ordinal)).Which.Should().Contain("license.created").And.Contain("FAILED");
        result.Output.Split('\n').Should().NotContain(static line => line.EndsWith(' '));
        (result.Output + result.Errors).Should().NotContain("\u001b").And.NotContain(account.Keygen.ApiToken);
    }

    [Fact]
    public async Task Show_has_the_content_and_the_last_answer()
    {
        await using var account = await Account.StartAsync();
        await using var receiver = await Receiver.StartAsync(static context => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(Refuse(context), "no \u001b[31mthanks"));
        account.Endpoint.SendTo = new(receiver.Url);
        var row = account.Keygen.Raise("license.created", static e => e.WithAttribute("name", "Acme")).Single();
        await account.Keygen.WaitForAsync(_ => row.Attempts.Count > 0);

        var text = await account.RunAsync("events", "show", row.Id);
        var json = await account.RunAsync("events", "show", row.Id, "--json");

        text.ExitCode.Should().Be(0, text.Errors);
        text.Output.Should().Contain("500 no  [31mthanks").And.NotContain("\u001b").And.Contain("\"name\": \"Acme\"").And.Contain(row.IdempotencyToken);
        ((string)json.Json["attributes"]!["payload"]!["data"]!["attributes"]!["name"]!).Should().Be("Acme");

        static Microsoft.AspNetCore.Http.HttpResponse Refuse(Microsoft.AspNetCore.Http.HttpContext context)
        {
            context.Response.StatusCode = 500;
            return context.Response;
        }
    }

    [Fact]
    public async Task Retry_says_what_it_will_do_and_does_nothing_without_consent()
    {
        await using var account = await Account.StartAsync();
        var row = account.Record("license.created", TimeSpan.FromMinutes(3));

        var unasked = await account.RunAsync("events", "retry", row.Id);
        account.Keygen.Api.Changes.Should().BeEmpty();
        var retried = await account.RunAsync("events", "resend", row.Id, "--yes");

        unasked.ExitCode.Should().Be(2);
        unasked.Errors.Should().Contain("--yes");
        unasked.Output.Should().Contain($"Keygen will deliver license.created {row.Id} again to {Account.Url}");
        retried.ExitCode.Should().Be(0, retried.Errors);
        account.Keygen.Events.Should().HaveCount(2).And.OnlyContain(one => one.IdempotencyToken == row.IdempotencyToken);
    }

    [Fact]
    public async Task Retry_of_several_goes_on_after_one_that_cannot_be_delivered()
    {
        await using var account = await Account.StartAsync();
        var other = account.Keygen.AddEndpoint("https://other.example.com/", new("http://127.0.0.1:1"));
        var lost = account.Keygen.Record(KeygenEventBuilder.Of("license.created"), endpoint: other);
        var row = account.Record("license.expired", TimeSpan.FromMinutes(3));
        other.Delete();

        var result = await account.RunAsync("events", "retry", lost.Id, row.Id, "--yes", "--json");

        result.ExitCode.Should().Be(1);
        result.Json["retried"]!.AsArray().Select(static one => (string?)one!["error"] is null).Should().Equal(false, true);
    }

    [Fact]
    public async Task Replay_posts_the_same_event_signed_with_the_development_key_and_says_so()
    {
        await using var account = await Account.StartAsync();
        using var folder = new TemporaryFolder();
        var development = new KeygenTestKeys(account.Keygen.Keys.AccountId);
        await using var receiver = await Receiver.StartAsync(development);
        var row = account.Record("license.created", TimeSpan.FromDays(3), change: static e => e.WithAttribute("name", "Acme"));

        var result = await account.RunAsync("events", "replay", row.Id, "--to", receiver.Url, "--keys", folder.KeysOf(development));

        result.ExitCode.Should().Be(0, result.Output + result.Errors);
        result.Output.Should().Contain("signed again with the development key").And.Contain("200");
        var handled = receiver.Handled.Should().ContainSingle().Which.Should().BeOfType<LicenseCreated>().Subject;
        (handled.Id, handled.IdempotencyToken, handled.License.Name).Should().Be((row.Id, row.IdempotencyToken, "Acme"));
        account.Keygen.Api.Changes.Should().BeEmpty();
    }

    [Fact]
    public async Task Replay_posts_to_this_machine_only()
    {
        await using var account = await Account.StartAsync();

        var result = await account.RunAsync("events", "replay", Guid.NewGuid().ToString(), "--to", "https://hooks.example.com");

        result.ExitCode.Should().Be(2);
        result.Errors.Should().Contain("hooks.example.com is not this machine.");
        account.Keygen.Api.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_receiver_that_does_not_trust_the_development_key_refuses_a_replay()
    {
        await using var account = await Account.StartAsync();
        using var folder = new TemporaryFolder();
        var development = new KeygenTestKeys();
        await using var receiver = await Receiver.StartAsync(new KeygenTestKeys());
        var row = account.Record("license.created", TimeSpan.FromDays(3));

        var result = await account.RunAsync("events", "replay", row.Id, "--to", receiver.Url, "--keys", folder.KeysOf(development));

        result.ExitCode.Should().Be(1);
        result.Output.Should().Contain("401").And.Contain(development.Ed25519);
    }

    [Theory]
    [InlineData("show", 1)]
    [InlineData("retry", 1)]
    public async Task An_event_that_Keygen_does_not_have(string command, int exitCode)
    {
        await using var account = await Account.StartAsync();

        var result = await account.RunAsync("events", command, Guid.NewGuid().ToString());

        result.ExitCode.Should().Be(exitCode);
        result.Errors.Should().Contain("Keygen has no event");
    }

    [Fact]
    public async Task Without_a_key_Keygens_own_verifies_and_that_is_said()
    {
        await using var account = await Account.StartAsync();
        var row = account.Record("license.created", TimeSpan.FromMinutes(3));
        var variables = account.Variables;
        variables.Remove("Keygen__Webhooks__PublicKeys__0");

        var result = await ToolProcess.RunAsync(new ToolStart { Arguments = ["events", "list"], Environment = variables });

        result.ExitCode.Should().Be(0, result.Errors);
        result.Output.Should().Contain(row.Id);
        result.Errors.Should().Contain("init");
    }

    [Fact]
    public async Task A_token_on_the_command_line_works_with_a_warning_and_is_repeated_nowhere()
    {
        await using var account = await Account.StartAsync();
        var variables = account.Variables;
        variables.Remove("Keygen__Api__ApiToken");

        var none = await ToolProcess.RunAsync(new ToolStart { Arguments = ["events", "list"], Environment = variables });
        var flag = await ToolProcess.RunAsync(new ToolStart { Arguments = ["events", "list", "--token", account.Keygen.ApiToken], Environment = variables });
        var wrong = await ToolProcess.RunAsync(new ToolStart { Arguments = ["events", "list", "--token", "wrong-token-of-mine"], Environment = variables });

        (none.ExitCode, flag.ExitCode, wrong.ExitCode).Should().Be((3, 0, 3));
        none.Errors.Should().Contain("Keygen__Api__ApiToken");
        flag.Errors.Should().Contain("history of your shell");
        (flag.Output + flag.Errors).Should().NotContain(account.Keygen.ApiToken);
        (wrong.Output + wrong.Errors).Should().NotContain("wrong-token-of-mine");
    }

    [Fact]
    public async Task A_forged_answer_is_refused()
    {
        await using var account = await Account.StartAsync();
        account.Record("license.created", TimeSpan.FromMinutes(3));
        account.Keygen.Api.ForgeNext(FakeForgery.AnotherKey, count: 10);

        var result = await account.RunAsync("events", "list");

        result.ExitCode.Should().Be(3);
        result.Output.Should().BeEmpty();
    }

    private static async Task<IEnumerable<string>> IdsAsync(Account account, params string[] options)
    {
        var result = await account.RunAsync(["events", "list", "--json", .. options]);
        result.ExitCode.Should().Be(0, result.Errors);
        return result.Json["events"]!.AsArray().Select(static one => (string)one!["id"]!);
    }
}
