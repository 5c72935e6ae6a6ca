using global::PasswordReset.Demo;
using Keygen.Webhooks.Tests;
using Keygen.Webhooks.Tests.Browser;

namespace Keygen.Webhooks.Samples.Tests.PasswordReset;

/// <summary>The whole way in a real browser: form, mail, link, new password.</summary>
public sealed class ResetBrowserTests
{
    [Fact]
    public async Task A_user_asks_opens_the_mailed_link_sets_a_password_and_the_token_is_nowhere_to_be_found()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var host = await ResetHost.StartAsync();
        await using var page = await browser.NewPageAsync();
        var user = host.AddUser();

        await page.GoAsync(new(host.Url, "/"), expectedPath: "/reset");
        await page.TypeAsync("#email", ResetHost.Email);
        await page.ClickAsync("button");
        await page.UntilAsync("location.pathname === '/reset/sent' && document.readyState === 'complete'");
        await FakeClock.EventuallyAsync(() => !host.Smtp.Mails.IsEmpty, "the mail");
        var token = host.Keygen.Passwords.ResetTokenOf(user)!;
        var link = Mailbox.LinkIn(host.Smtp.Mails.First().Message);

        await page.GoAsync(new(host.Url, link.PathAndQuery + link.Fragment));
        await page.UntilAsync("!document.getElementById('form').hidden");
        (await page.EvaluateAsync("location.href"))!.ToString().Should().Be(new Uri(host.Url, "/reset/new").AbsoluteUri, "the fragment is gone from the address bar");

        await page.TypeAsync("#password", "abc");
        await page.ClickAsync("#send");
        await page.UntilAsync("document.getElementById('message').textContent.includes('too short')");
        await page.EvaluateAsync("document.getElementById('password').value = ''");
        await page.TypeAsync("#password", "correct horse <b>");
        await page.ClickAsync("#send");
        await page.UntilAsync("document.getElementById('message').textContent === 'Your password is changed.'");

        host.Keygen.Passwords.IsPasswordOf(user, "correct horse <b>").Should().BeTrue();
        (await page.EvaluateAsync("document.getElementById('form').hidden"))!.GetValue<bool>().Should().BeTrue();
        (await page.EvaluateAsync("document.documentElement.outerHTML + JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie"))!.ToString()
            .Should().NotContain(token).And.NotContain("correct horse");
        await page.ClickAsync("a[href='/reset']");
        await page.UntilAsync("location.pathname === '/reset' && document.referrer === ''");
        page.Requests.Should().Contain(one => one.StartsWith("POST")).And.OnlyContain(one => one.EndsWith("referer="));
        page.Requests.Should().NotContain(one => one.Split('#')[0].Contains(token));
        var history = await page.CallAsync("Page.getNavigationHistory");
        history["entries"]!.AsArray().Select(static one => one!["url"]!.ToString()).Should().Contain(static one => one.EndsWith("/reset/new"))
            .And.NotContain(one => one.Contains(token), "whoever goes back finds no token");
        page.Complaints.Where(static one => !one.Contains("400 (Bad Request)")).Should().BeEmpty();
        host.AllLogs.Should().NotContain(token);
    }

    [Fact]
    public async Task A_used_link_and_a_second_link_in_the_same_tab_say_what_is_the_matter()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var host = await ResetHost.StartAsync();
        await using var page = await browser.NewPageAsync();
        var user = host.AddUser();

        await page.GoAsync(new(host.Url, $"/reset/new#{user}.used"));
        await page.TypeAsync("#password", "correct horse");
        await page.ClickAsync("#send");
        await page.UntilAsync("document.getElementById('message').textContent.includes('does not work any more')");
        await page.EvaluateAsync("location.hash = 'nonsense'");
        await page.UntilAsync("document.getElementById('form').hidden && document.getElementById('message').textContent.includes('Open the link')");
        await page.EvaluateAsync($"location.hash = '{user}.another'");
        await page.UntilAsync("!document.getElementById('form').hidden && location.hash === ''");

        host.Keygen.Passwords.IsPasswordOf(user, "correct horse").Should().BeFalse();
    }

    [Theory]
    [InlineData("/reset/new#<img src=x onerror=window.hacked=1>")]
    [InlineData("/reset/new#0b5c4f0e-6d0f-4b52-9a55-6f3a7c1d2e3f.%22%3E%3Cscript%3Ewindow.hacked=1%3C/script%3E")]
    [InlineData("/reset/new#0b5c4f0e-6d0f-4b52-9a55-6f3a7c1d2e3f.%")]
    [InlineData("/reset?email=%3Cscript%3Ewindow.hacked=1%3C/script%3E")]
    public async Task A_crafted_link_runs_nothing(string path)
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var host = await ResetHost.StartAsync();
        await using var page = await browser.NewPageAsync();

        await page.GoAsync(new(host.Url, path));
        await page.EvaluateAsync("new Promise(done => setTimeout(done, 0))");

        (await page.EvaluateAsync("String(window.hacked)"))!.ToString().Should().Be("undefined");
        (await page.EvaluateAsync("document.body.innerHTML"))!.ToString().Should().NotContain("hacked");
    }

    [Fact]
    public async Task The_pages_policy_stops_inline_script_that_got_in_all_the_same()
    {
        await using var browser = await Chromium.LaunchOrSkipAsync();
        await using var host = await ResetHost.StartAsync();
        await using var page = await browser.NewPageAsync();
        await page.GoAsync(new(host.Url, "/reset/new"));

        await page.EvaluateAsync("const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; document.body.append(s)");

        await FakeClock.EventuallyAsync(() => page.Complaints.Any(static one => one.Contains("Content Security Policy")), "the browser complains");
        (await page.EvaluateAsync("String(window.hacked)"))!.ToString().Should().Be("undefined");
    }
}
