using global::PasswordReset;
using global::PasswordReset.Demo;
using Keygen.Webhooks.Testing;
using Microsoft.AspNetCore.Hosting;

namespace Keygen.Webhooks.Samples.Tests.PasswordReset;

/// <summary>From a signed delivery to a message in a mail server.</summary>
public sealed class ResetMailTests
{
    private const string Token = "5f2c0a1e9b7d4c3380aa6f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4bv2";
    private const string User = "0b5c4f0e-6d0f-4b52-9a55-6f3a7c1d2e3f";

    [Fact]
    public async Task An_event_becomes_one_mail_with_a_link_that_has_the_token_behind_the_fragment_sign()
    {
        await using var host = await ResetHost.StartAsync();

        var row = await host.DeliverAsync(static e => e.WithResourceId(User).WithAttribute("email", ResetHost.Email).WithMeta("passwordResetToken", Token));

        row.LastResponseCode.Should().Be(200);
        var mail = host.Smtp.Mails.Should().ContainSingle().Which;
        (mail.From, mail.To).Should().BeEquivalentTo(("accounts@northwind.example", new[] { ResetHost.Email }));
        var message = mail.Message;
        message.MessageId.Should().Be($"{row.IdempotencyToken}@account.northwind.example");
        message.Subject.Should().Be("Set a new password for Northwind <Editor>");
        message.To.ToString().Should().Be(ResetHost.Email);
        message.Headers["Auto-Submitted"].Should().Be("auto-generated");
        Mailbox.LinkIn(message).Should().Be(new Uri($"https://account.northwind.example/reset/new#{User}.{Token}"));
        message.TextBody.Should().Contain("24 hours");
        message.HtmlBody.Should().Contain("Northwind &lt;Editor&gt;").And.Contain($"href=\"https://account.northwind.example/reset/new#{User}.{Token}\"").And.NotContain("<Editor>");
    }

    [Fact]
    public async Task A_delivery_that_comes_again_and_a_retry_by_hand_send_no_second_mail()
    {
        await using var host = await ResetHost.StartAsync();
        var row = await host.DeliverAsync(static _ => { });
        using var client = host.Client();

        var again = await client.PostKeygenEventAsync(SignedDelivery.Of<UserPasswordReset>(e => e.WithIdempotencyToken(row.IdempotencyToken)));
        await host.AttemptedAsync(host.Keygen.Retry(row));

        ((int)again.StatusCode).Should().Be(200);
        host.Smtp.Mails.Should().ContainSingle();
    }

    [Fact]
    public async Task A_mail_server_that_refuses_is_a_failed_delivery_and_Keygens_retry_sends_the_same_message()
    {
        await using var host = await ResetHost.StartAsync();
        host.Smtp.Failing = 1;

        var row = await host.DeliverAsync(static _ => { });
        await host.AttemptedAsync(row, attempts: 2);

        row.Attempts.Select(static one => one.StatusCode).Should().Equal(500, 200);
        host.Smtp.Mails.Should().ContainSingle().Which.Message.MessageId.Should().StartWith(row.IdempotencyToken);
    }

    [Fact]
    public async Task A_mail_server_without_tls_gets_nothing_unless_plain_text_is_asked_for()
    {
        await using var host = await ResetHost.StartAsync(("PasswordReset:Smtp:Plain", "false"));

        var row = await host.DeliverAsync(static _ => { });

        row.Attempts[0].StatusCode.Should().Be(500);
        host.Smtp.Mails.Should().BeEmpty();
    }

    [Theory]
    [InlineData((24 * 60) + 1, 0)]
    [InlineData(48 * 60, 0)]
    [InlineData((24 * 60) - 1, 1)]
    public async Task A_delivery_that_comes_after_the_tokens_24_hours_sends_no_mail(int minutesOld, int mails)
    {
        await using var host = await ResetHost.StartAsync();

        var row = await host.DeliverAsync(e => e.WithCreated(DateTimeOffset.UtcNow.AddMinutes(-minutesOld)));

        row.LastResponseCode.Should().Be(200);
        host.Smtp.Mails.Should().HaveCount(mails);
    }

    [Fact]
    public async Task A_request_whose_token_a_newer_one_has_replaced_sends_no_mail_when_it_comes_late()
    {
        await using var host = await ResetHost.StartAsync();

        await host.DeliverAsync(static e => e.WithResourceId(User).WithMeta("passwordResetToken", Token));
        await host.DeliverAsync(static e => e.WithResourceId(User).WithMeta("passwordResetToken", "older").WithCreated(DateTimeOffset.UtcNow.AddMinutes(-30)));
        await host.DeliverAsync(static e => e.WithResourceId(Guid.NewGuid().ToString()).WithCreated(DateTimeOffset.UtcNow.AddMinutes(-30)));

        host.Smtp.Mails.Should().HaveCount(2, "the other user's is as good as any");
        host.Smtp.Mails.Should().NotContain(static mail => mail.Message.TextBody!.Contains("older"));
    }

    [Fact]
    public async Task A_token_with_any_characters_and_a_name_with_markup_do_no_harm()
    {
        await using var host = await ResetHost.StartAsync();

        await host.DeliverAsync(static e => e.WithResourceId(User).WithAttribute("fullName", "<a href=//evil.example>click</a>").WithMeta("passwordResetToken", "a\"><b>&\r\nBcc: x@y"));

        var mail = host.Smtp.Mails.Should().ContainSingle().Which;
        mail.To.Should().ContainSingle();
        mail.Message.HtmlBody.Should().NotContain("evil").And.NotContain("<b>");
        Mailbox.LinkIn(mail.Message).Fragment.Should().Be($"#{User}.{Uri.EscapeDataString("a\"><b>&\r\nBcc: x@y")}");
    }

    [Fact]
    public async Task Nothing_that_is_not_signed_sends_a_mail()
    {
        await using var host = await ResetHost.StartAsync();
        using var client = host.Client();

        var answer = await client.PostKeygenEventAsync(SignedDelivery.Of<UserPasswordReset>().WithChangedBody());

        ((int)answer.StatusCode).Should().Be(401);
        host.Smtp.Mails.Should().BeEmpty();
    }

    [Theory]
    [InlineData("PasswordReset:PublicUrl", "http://account.northwind.example", "https")]
    [InlineData("PasswordReset:PublicUrl", "", "PublicUrl")]
    [InlineData("PasswordReset:Smtp:From", "nobody", "From")]
    [InlineData("PasswordReset:ProductName", "", "ProductName")]
    public async Task A_start_that_cannot_work_says_what_to_set(string key, string value, string says)
    {
        var start = async () =>
        {
            await using var app = PasswordResetApp.Build([], builder =>
            {
                foreach (var (one, good) in new[] { ("PublicUrl", "https://a.example"), ("ProductName", "Editor"), ("Smtp:Host", "localhost"), ("Smtp:From", "a@b.example") })
                {
                    builder.Configuration[$"PasswordReset:{one}"] = good;
                }

                builder.Configuration[key] = value;
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                KeygenTestKeys.Shared.Configure(builder.Services);
            });
            await app.StartAsync();
        };

        (await start.Should().ThrowAsync<Exception>()).Which.Message.Should().Contain(says);
    }
}
