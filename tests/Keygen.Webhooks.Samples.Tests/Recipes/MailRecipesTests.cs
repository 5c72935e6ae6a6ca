using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Samples.Tests.Recipes;

/// <summary>Keys and warnings by mail: a signed delivery in, a message at a mail server out.</summary>
public sealed class MailRecipesTests
{
    private const string License = "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11";
    private const string User = "0b5c4f0e-6d0f-4b52-9a55-6f3a7c1d2e3f";
    private const string Key = "C1B6DE-39A6E3-DE1529-8559A0-4AF593-V3";

    [Fact]
    public async Task The_key_of_a_bought_license_is_mailed_to_its_owner_and_not_logged()
    {
        await using var host = await StartAsync(expiry: null);

        (await host.DeliverAsync<LicenseCreated>(Bought)).Should().Be(200);
        await host.RunLaterAsync();

        var mail = host.Smtp.Mails.Should().ContainSingle().Which;
        (mail.From, mail.To).Should().BeEquivalentTo(("shop@northwind.example", new[] { "ada@customer.example" }));
        mail.Message.Subject.Should().Be("Your license key for Northwind Editor");
        mail.Message.TextBody.Should().Contain(Key);
        host.Keygen.Api.Requests.Select(static one => ($"{one}", one.Headers["Authorization"])).Should().Equal(
            ($"GET /v1/accounts/{KeygenTestKeys.Shared.AccountId}/licenses/{License}", "Bearer prod-token"),
            ($"GET /v1/accounts/{KeygenTestKeys.Shared.AccountId}/users/{User}", "Bearer prod-token"));
        host.AllLogs.Should().Contain($"Mailed the key of license {License}").And.NotContain(Key).And.NotContain("prod-token");
    }

    [Fact]
    public async Task The_event_again_mails_nothing_more()
    {
        await using var host = await StartAsync(expiry: null);
        var delivery = host.Sign<LicenseCreated>(Bought);

        await host.DeliverAsync(delivery);
        await host.DeliverAsync(delivery.SentAgainAt(host.Now));
        await host.RunLaterAsync();

        host.Smtp.Mails.Should().ContainSingle();
    }

    [Fact]
    public async Task A_license_nobody_bought_and_one_that_is_gone_or_has_no_address_are_not_mailed()
    {
        await using var host = await StartAsync(expiry: null);
        var (gone, addressless) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        host.AddLicense(addressless, "KEY-2", null, null);

        await host.DeliverAsync<LicenseCreated>(static e => e.WithResourceId(License));
        await host.DeliverAsync<LicenseCreated>(e => Bought(e.WithResourceId(gone), gone));
        await host.DeliverAsync<LicenseCreated>(e => Bought(e.WithResourceId(addressless), addressless));
        await host.RunLaterAsync();

        host.Smtp.Mails.Should().BeEmpty();
        host.AllLogs.Should().Contain($"Did not mail the key of license {gone}").And.Contain($"Did not mail the key of license {addressless}");
    }

    [Theory]
    [InlineData("mail")]
    [InlineData("keygen")]
    public async Task What_fails_is_tried_again_later_and_Keygen_hears_nothing_of_it(string failing)
    {
        await using var host = await StartAsync(expiry: null);
        host.Smtp.Failing = failing is "mail" ? 1 : 0;
        host.Keygen.Api.FailNext(503, failing is "keygen" ? 1 : 0);

        (await host.DeliverAsync<LicenseCreated>(Bought)).Should().Be(200);
        await host.RunLaterAsync();

        host.Smtp.Mails.Should().ContainSingle();
        host.AllLogs.Should().Contain("MailLicenseKey:LicenseCreated failed");
    }

    [Fact]
    public async Task One_warning_before_an_expiry_and_one_mail_after_it_however_often_Keygen_reminds()
    {
        await using var host = await StartAsync(Soon);

        foreach (var _ in Enumerable.Range(0, 3))
        {
            await host.DeliverAsync<LicenseExpiringSoon>(Expiring);
        }

        await host.RunLaterAsync();
        host.Time.Advance(TimeSpan.FromDays(3));
        await host.DeliverAsync<LicenseExpired>(Expiring);
        await host.DeliverAsync<LicenseExpired>(Expiring);
        await host.RunLaterAsync();

        host.Smtp.Mails.Select(static mail => mail.Message.Subject).Should().Equal(
            "Your license for Northwind Editor will expire on 25 November 2026", "Your license for Northwind Editor expired on 25 November 2026");
        host.Smtp.Mails.Select(static mail => mail.Message.MessageId).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_warning_that_comes_after_the_expiry_is_not_sent_and_a_renewed_license_is_left_alone()
    {
        await using var host = await StartAsync(Soon);
        host.Time.Advance(TimeSpan.FromDays(3));

        await host.DeliverAsync<LicenseExpired>(Expiring);
        await host.DeliverAsync<LicenseExpiringSoon>(Expiring);
        await host.RunLaterAsync();
        host.Smtp.Mails.Should().ContainSingle().Which.Message.Subject.Should().Contain("expired on");

        var renewed = Guid.NewGuid().ToString();
        host.AddLicense(renewed, "KEY-2", Soon.AddYears(1), User);
        await host.DeliverAsync<LicenseExpired>(e => e.WithResourceId(renewed).WithAttribute("expiry", Soon));
        await host.RunLaterAsync();
        host.Smtp.Mails.Should().ContainSingle();
    }

    private static DateTimeOffset Soon { get; } = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private static void Bought(KeygenEventBuilder e) => Bought(e, License);

    private static void Bought(KeygenEventBuilder e, string license) => e.WithResourceId(license).WithRelationship("owner", User).WithAttribute("key", Key).WithMetadata("orderId", "4711");

    private static void Expiring(KeygenEventBuilder e) => e.WithResourceId(License).WithRelationship("owner", User).WithAttribute("expiry", Soon);

    private static async Task<RecipesHost> StartAsync(DateTimeOffset? expiry)
    {
        var host = await RecipesHost.StartAsync();
        host.AddLicense(License, Key, expiry, User);
        return host;
    }
}
