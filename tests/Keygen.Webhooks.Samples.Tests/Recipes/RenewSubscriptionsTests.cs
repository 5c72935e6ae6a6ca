using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Samples.Tests.Recipes;

public sealed class RenewSubscriptionsTests
{
    private const string License = "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11";

    private static DateTimeOffset Soon { get; } = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_license_with_a_paid_subscription_is_renewed_before_it_expires_and_not_warned_about()
    {
        await using var host = await StartAsync("active");

        (await host.DeliverAsync<LicenseExpiringSoon>(Expiring)).Should().Be(200);
        await host.RunLaterAsync();

        var account = $"/v1/accounts/{KeygenTestKeys.Shared.AccountId}/licenses/{License}";
        host.Keygen.Api.Requests.Select(static one => ($"{one}", one.Headers["Authorization"], one.Body)).Take(2).Should().Equal(
            ($"GET {account}", "Bearer prod-token", ""), ($"POST {account}/actions/renew", "Bearer prod-token", ""));
        host.Services.Requests.Select(static one => (one.Target, one.Authorization, one.Body)).Should().Equal(("GET /v1/subscriptions/sub_1", "Bearer rk_test", ""));
        host.Smtp.Mails.Should().BeEmpty();
        host.AllLogs.Should().NotContain("rk_test").And.NotContain("prod-token");
    }

    [Theory]
    [InlineData("active", true)]
    [InlineData("past_due", false)]
    [InlineData("canceled", false)]
    [InlineData("unpaid", false)]
    [InlineData(null, false)]
    public async Task One_that_is_unpaid_unknown_or_ends_with_its_period_is_not(string? status, bool ends)
    {
        await using var host = await StartAsync(status, ends);

        await host.DeliverAsync<LicenseExpiringSoon>(Expiring);
        await host.RunLaterAsync();

        Renewals(host).Should().Be(0);
        host.AllLogs.Should().Contain($"Did not renew license {License}");
    }

    [Fact]
    public async Task A_subscription_that_is_paid_the_next_day_is_renewed_then()
    {
        await using var host = await StartAsync("past_due");
        await host.DeliverAsync<LicenseExpiringSoon>(Expiring);
        await host.RunLaterAsync();

        host.Services.Subscriptions["sub_1"] = ("active", false);
        host.Time.Advance(TimeSpan.FromDays(1));
        await host.DeliverAsync<LicenseExpiringSoon>(Expiring);
        await host.RunLaterAsync();

        Renewals(host).Should().Be(1);
    }

    [Fact]
    public async Task Duplicates_and_later_reminders_renew_once()
    {
        await using var host = await StartAsync("active");
        var delivery = host.Sign<LicenseExpiringSoon>(Expiring);

        await host.DeliverAsync(delivery);
        await host.DeliverAsync(delivery.SentAgainAt(host.Now));
        await host.DeliverAsync<LicenseExpiringSoon>(Expiring);
        await host.RunLaterAsync();

        Renewals(host).Should().Be(1);
    }

    [Fact]
    public async Task A_renewal_whose_answer_is_lost_is_not_made_twice()
    {
        await using var host = await StartAsync("active");
        host.Keygen.Api.LoseAnswerWhen = static request => request.Path.EndsWith("/renew", StringComparison.Ordinal);

        await host.DeliverAsync<LicenseExpiringSoon>(Expiring);
        await host.RunLaterAsync();

        Renewals(host).Should().Be(1);
        host.AllLogs.Should().Contain("RenewSubscriptions:LicenseExpiringSoon failed").And.Contain($"License {License} needs no renewal");
    }

    private static int Renewals(RecipesHost host) => host.Keygen.Api.Requests.Count(static one => one.Path.EndsWith("/renew", StringComparison.Ordinal));

    private static void Expiring(KeygenEventBuilder e) => e.WithResourceId(License).WithAttribute("expiry", Soon).WithMetadata("stripeSubscriptionId", "sub_1");

    private static async Task<RecipesHost> StartAsync(string? status, bool ends = false)
    {
        var host = await RecipesHost.StartAsync();
        host.AddLicense(License, "KEY", Soon, null, ("stripeSubscriptionId", "sub_1"), ("email", "ada@customer.example"));
        if (status is not null)
        {
            host.Services.Subscriptions["sub_1"] = (status, ends);
        }

        return host;
    }
}
