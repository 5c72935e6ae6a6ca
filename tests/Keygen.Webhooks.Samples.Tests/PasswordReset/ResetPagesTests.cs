using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.Samples.Tests.PasswordReset;

/// <summary>The pages over HTTP, and what Keygen is asked.</summary>
public sealed class ResetPagesTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef0123456789abcdefv2";

    [Theory]
    [InlineData("/reset")]
    [InlineData("/reset/sent")]
    [InlineData("/reset/new")]
    [InlineData("/reset.js")]
    [InlineData("/nothing")]
    public async Task Every_page_forbids_storing_framing_referring_and_foreign_script(string path)
    {
        await using var host = await ResetHost.StartAsync();
        using var client = host.Client();

        using var answer = await client.GetAsync(path);

        string Header(string name) => answer.Headers.GetValues(name).Single();
        Header("Referrer-Policy").Should().Be("no-referrer");
        Header("Cache-Control").Should().Be("no-store");
        Header("X-Content-Type-Options").Should().Be("nosniff");
        Header("Content-Security-Policy").Should().StartWith("default-src 'none'; script-src 'self';").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe");
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("<Editor>").And.NotContain("{product}").And.NotMatchRegex("<script>|onclick|javascript:");
    }

    [Fact]
    public async Task Keygen_is_asked_not_to_mail_and_without_any_token_of_ours()
    {
        await using var host = await ResetHost.StartAsync();

        await AskAsync(host, "Ada@Customer.Example");

        var request = await FirstRequestAsync(host);
        request.ToString().Should().Be($"POST /v1/accounts/{host.Keygen.Keys.AccountId}/passwords");
        request.Headers.Should().NotContainKey("Authorization");
        request.Body.Should().Be("""{"meta":{"deliver":false,"email":"Ada@Customer.Example"}}""");
    }

    [Fact]
    public async Task Known_unknown_malformed_and_too_many_addresses_are_answered_alike_before_Keygen_is_asked()
    {
        await using var host = await ResetHost.StartAsync(("PasswordReset:ResetsPerHour", "1"));
        host.AddUser();

        var answers = new List<string>();
        foreach (var email in new[] { ResetHost.Email, "nobody@customer.example", ResetHost.Email, "no address", "", "a@b\r\nBcc: c@d" })
        {
            answers.Add(await AskAsync(host, email));
        }

        answers.Distinct().Should().ContainSingle().Which.Should().StartWith("302 /reset/sent");
        await FakeClock.EventuallyAsync(() => host.Keygen.Api.Requests.Count >= 2, "both addresses are asked for");
        host.Keygen.Api.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task An_address_in_other_letter_case_counts_as_the_same()
    {
        await using var host = await ResetHost.StartAsync(("PasswordReset:ResetsPerHour", "1"));

        await AskAsync(host, "ada@customer.example");
        await AskAsync(host, "ADA@customer.example");
        await AskAsync(host, "end@customer.example");

        await FakeClock.EventuallyAsync(() => host.Keygen.Api.Requests.Any(static one => one.Body.Contains("end@")), "the last is asked for");
        host.Keygen.Api.Requests.Should().HaveCount(2);
    }

    [Fact]
    public async Task One_address_of_the_net_gets_429_after_its_share_and_Keygens_deliveries_do_not()
    {
        await using var host = await ResetHost.StartAsync(("PasswordReset:RequestsPerTenMinutes", "2"));

        var answers = new[] { await AskAsync(host, "a@b.example"), await AskAsync(host, "c@d.example"), await AskAsync(host, "e@f.example") };
        var row = await host.DeliverAsync(static _ => { });

        answers.Select(static one => one[..3]).Should().Equal("302", "302", "429");
        row.LastResponseCode.Should().Be(200);
        using var client = host.Client();
        (await client.GetAsync("/reset")).StatusCode.Should().Be(HttpStatusCode.OK, "a page to look at costs nothing");
    }

    [Fact]
    public async Task Keygens_own_limit_of_tries_is_passed_on_with_its_Retry_After()
    {
        await using var host = await ResetHost.StartAsync();
        var user = host.AddUser();
        for (var i = 0; i < FakePasswords.TriesPerTenMinutes; i++)
        {
            (await SetAsync(host, user, Secret, "password")).Should().StartWith("400");
        }

        using var client = host.Client();
        using var answer = await client.PostAsJsonAsync("/reset/new", new { user, token = Secret, password = "password" });

        answer.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta.Should().Be(TimeSpan.FromSeconds(600));
        (await answer.Content.ReadAsStringAsync()).Should().Contain("Too many attempts. Try again in 10 minutes.");
    }

    [Fact]
    public async Task A_request_over_Keygens_own_limit_of_mails_is_not_made_again_and_the_log_says_so()
    {
        await using var host = await ResetHost.StartAsync(("PasswordReset:ResetsPerHour", "9"));
        for (var i = 0; i <= FakePasswords.MailsPerHour; i++)
        {
            (await AskAsync(host, "ada@customer.example")).Should().StartWith("302");
        }

        await FakeClock.EventuallyAsync(() => host.AllLogs.Contains("it accepts 5 per address and hour", StringComparison.Ordinal), "a line in the log");
        await AskAsync(host, "end@customer.example");
        await FakeClock.EventuallyAsync(() => host.Keygen.Api.Requests.Any(static one => one.Body.Contains("end@")), "the last is asked for");
        host.Keygen.Api.Requests.Count(static one => one.Body.Contains("ada@")).Should().Be(FakePasswords.MailsPerHour + 1);
    }

    [Fact]
    public async Task Our_own_limit_says_when_to_try_again_too()
    {
        await using var host = await ResetHost.StartAsync(("PasswordReset:RequestsPerTenMinutes", "1"));
        using var client = host.Client();
        var body = new { user = Guid.NewGuid(), token = Secret, password = "password" };
        using var first = await client.PostAsJsonAsync("/reset/new", body);

        using var second = await client.PostAsJsonAsync("/reset/new", body);

        second.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        second.Headers.RetryAfter!.Delta.Should().BePositive().And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(10));
        (await second.Content.ReadAsStringAsync()).Should().MatchRegex("Too many attempts. Try again in (9|10) minutes.");
    }

    [Fact]
    public async Task A_call_that_Keygen_does_not_take_is_made_again()
    {
        await using var host = await ResetHost.StartAsync();
        host.Keygen.Api.FailNext(503);

        (await AskAsync(host, "ada@customer.example")).Should().StartWith("302");

        await FakeClock.EventuallyAsync(() => host.Keygen.Api.Requests.Count is 2, "the second attempt");
    }

    [Fact]
    public async Task The_new_password_goes_to_Keygen_with_the_users_id_and_token_and_nothing_else()
    {
        await using var host = await ResetHost.StartAsync();
        var user = Guid.NewGuid();

        await SetAsync(host, user.ToString(), Secret, "päss\"word");

        var request = await FirstRequestAsync(host);
        request.ToString().Should().Be($"POST /v1/accounts/{host.Keygen.Keys.AccountId}/users/{user}/actions/reset-password");
        request.Headers.Should().NotContainKey("Authorization");
        using var body = JsonDocument.Parse(request.Body);
        body.RootElement.EnumerateObject().Should().ContainSingle().Which.Name.Should().Be("meta");
        body.RootElement.GetProperty("meta").EnumerateObject().Select(static one => (one.Name, one.Value.GetString()))
            .Should().Equal(("passwordResetToken", Secret), ("newPassword", "päss\"word"));
    }

    [Theory]
    [InlineData("ada@customer.example")]
    [InlineData("../../tokens")]
    [InlineData("")]
    [InlineData(null)]
    public async Task What_is_no_user_id_never_reaches_the_path_of_a_call(string? user)
    {
        await using var host = await ResetHost.StartAsync();

        (await SetAsync(host, user, Secret, "password")).Should().StartWith("400");

        host.Keygen.Api.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_wrong_token_and_an_unknown_user_are_one_answer()
    {
        await using var host = await ResetHost.StartAsync();
        var user = host.AddUser();

        var wrong = await SetAsync(host, user, Secret, "password");
        var unknown = await SetAsync(host, Guid.NewGuid().ToString(), Secret, "password");

        wrong.Should().Be(unknown).And.StartWith("400").And.Contain("does not work any more");
    }

    [Fact]
    public async Task A_form_that_another_site_sends_is_refused()
    {
        await using var host = await ResetHost.StartAsync();
        using var client = host.Client();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        (await client.PostAsync("/reset", new FormUrlEncodedContent([new("email", "a@b.example")]))).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await client.PostAsJsonAsync("/reset/new", new { user = Guid.NewGuid(), token = Secret, password = "x" })).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        host.Keygen.Api.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task No_log_at_any_level_has_a_token_password_or_link_in_it_also_when_things_fail()
    {
        await using var host = await ResetHost.StartAsync();
        var user = host.AddUser();
        host.Smtp.Failing = 1;
        await AskAsync(host, ResetHost.Email);
        await FakeClock.EventuallyAsync(() => host.Smtp.Mails.Count is 1, "the mail, at the second attempt");
        var token = host.Keygen.Passwords.ResetTokenOf(user)!;

        await SetAsync(host, user, token, "S3cret-one");
        await SetAsync(host, user, "wrong-token-of-mine", "S3cret-two");
        host.Keygen.Api.FailNext(503);
        await SetAsync(host, user, "late-token-of-mine", "S3cret-three");
        using var client = host.Client();
        await client.PostAsync("/reset/new", new StringContent("""{"token":"broken-token-of-mine","user":{}}""", null, "application/json"));

        host.Keygen.Passwords.IsPasswordOf(user, "S3cret-one").Should().BeTrue();
        var logs = host.AllLogs;
        logs.Should().Contain(user, "the log is not empty");
        new[] { token, "S3cret", "token-of-mine", ResetHost.Email }.Where(logs.Contains).Should().BeEmpty();
    }

    private static async Task<string> AskAsync(ResetHost host, string email)
    {
        using var client = host.Client();
        using var answer = await client.PostAsync("/reset", new FormUrlEncodedContent([new("email", email)]));
        return $"{(int)answer.StatusCode} {answer.Headers.Location} {await answer.Content.ReadAsStringAsync()}";
    }

    private static async Task<string> SetAsync(ResetHost host, string? user, string token, string password)
    {
        using var client = host.Client();
        using var answer = await client.PostAsJsonAsync("/reset/new", new { user, token, password });
        return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }

    private static async Task<FakeApiRequest> FirstRequestAsync(ResetHost host)
    {
        await FakeClock.EventuallyAsync(() => host.Keygen.Api.Requests is not [], "Keygen is asked");
        return host.Keygen.Api.Requests[0];
    }
}
