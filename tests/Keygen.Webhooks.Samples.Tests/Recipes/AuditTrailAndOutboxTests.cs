using global::Recipes.Recipes;
using Keygen.Webhooks.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Samples.Tests.Recipes;

public sealed class AuditTrailAndOutboxTests
{
    private const string License = "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11";
    private const string User = "0b5c4f0e-6d0f-4b52-9a55-6f3a7c1d2e3f";

    [Fact]
    public async Task The_trail_of_a_license_and_of_its_owner_has_each_event_once_in_order_of_time()
    {
        await using var host = await RecipesHost.StartAsync();
        var created = host.Sign<LicenseCreated>(e => Owned(e).WithCreated(host.Now.AddHours(-3)));
        await host.DeliverAsync<LicenseValidationFailed>(e => Owned(e).WithMeta("code", "EXPIRED").WithCreated(host.Now.AddHours(-1)));
        await host.DeliverAsync<MachineCreated>(e => e.WithResourceId("m-1").WithRelationship("license", License).WithRelationship("owner", User).WithCreated(host.Now.AddHours(-2)));
        await host.DeliverAsync(created);
        await host.DeliverAsync(created.SentAgainAt(host.Now));
        await host.DeliverAsync<UserUpdated>(e => e.WithResourceId(User));
        await host.DeliverAsync<LicenseUpdated>(e => e.WithResourceId(Guid.NewGuid().ToString()));

        var license = await host.ReadAsync(static db => AuditTrail.OfLicenseAsync(db, License, default));
        var user = await host.ReadAsync(static db => AuditTrail.OfUserAsync(db, User, default));

        license.Select(static one => (one.Event, one.Resource, one.Code)).Should().Equal(
            ("license.created", $"licenses/{License}", null), ("machine.created", "machines/m-1", null), ("license.validation.failed", $"licenses/{License}", "EXPIRED"));
        user.Select(static one => one.Event).Should().Equal("license.created", "machine.created", "license.validation.failed", "user.updated");
    }

    [Fact]
    public async Task Join_records_leave_a_row_each_and_an_event_newer_than_the_library_one()
    {
        await using var host = await RecipesHost.StartAsync();

        await host.DeliverAsync<LicenseUsersAttached>(static e => e.WithCount(3).WithRelationship("license", License).WithRelationship("user", User));
        (await host.DeliverAsync(SignedDelivery.Of("license.teleported", e => e.WithResourceId(License).WithSentAt(host.Now).WithCreated(host.Now)))).Should().Be(200);

        (await host.ReadAsync(static db => AuditTrail.OfLicenseAsync(db, License, default))).Select(static one => one.Event)
            .Should().BeEquivalentTo("license.users.attached", "license.users.attached", "license.users.attached", "license.teleported");
        (await host.ReadAsync(static db => AuditTrail.OfUserAsync(db, User, default))).Should().HaveCount(3);
    }

    [Fact]
    public async Task An_order_is_there_with_the_events_mark_or_not_at_all_and_the_other_handlers_run_once()
    {
        var broken = true;
        await using var host = await RecipesHost.StartAsync(handlers => handlers.AddHandler<LicenseCreated>(
            async (services, e, ct) =>
            {
                await services.GetRequiredService<Outbox>().PlaceAsync("test-order", OrderKeyMail.Kind, e.License, TimeSpan.FromDays(1), ct);
                if (broken)
                {
                    throw new InvalidOperationException("broken");
                }
            },
            name: "broken"));
        var delivery = host.Sign<LicenseCreated>(static e => Owned(e));

        var first = await host.DeliverAsync(delivery);
        var orders = (await host.JobsAsync()).Count;
        broken = false;
        var second = await host.DeliverAsync(delivery.SentAgainAt(host.Now));

        (first, orders, second).Should().Be((500, 0, 200));
        (await host.JobsAsync()).Should().ContainSingle().Which.Id.Should().Be("test-order");
        (await host.ReadAsync(static db => AuditTrail.OfLicenseAsync(db, License, default))).Should().ContainSingle("the audit trail had completed at the first delivery");
    }

    [Fact]
    public async Task An_order_that_never_works_is_given_up_after_its_attempts_and_stays_to_be_seen()
    {
        await using var host = await RecipesHost.StartAsync();
        host.Keygen.Api.FailNext(500, OutboxWorker.MostAttempts + 1);
        await host.DeliverAsync<LicenseCreated>(static e => Owned(e).WithMetadata("orderId", "1"));

        for (var i = 0; i < OutboxWorker.MostAttempts + 2; i++)
        {
            await host.RunJobsAsync();
            host.Time.Advance(TimeSpan.FromHours(1));
        }

        (await host.JobsAsync()).Should().ContainSingle().Which.Should().Match<OutboxJob>(static job => job.Attempts == OutboxWorker.MostAttempts && job.DoneAt == null);
        host.Keygen.Api.Requests.Should().HaveCount(OutboxWorker.MostAttempts);
    }

    [Fact]
    public async Task The_worker_finds_orders_by_itself()
    {
        await using var host = await RecipesHost.StartAsync(settings: ("Recipes:Outbox:PollEvery", "00:00:05"));
        host.AddLicense(License, "KEY", null, null, ("email", "ada@customer.example"));

        await host.DeliverAsync<LicenseCreated>(static e => Owned(e).WithMetadata("orderId", "1"));

        await Keygen.Webhooks.Tests.FakeClock.EventuallyAsync(
            () =>
            {
                host.Time.Advance(TimeSpan.FromSeconds(1));
                return !host.Smtp.Mails.IsEmpty;
            },
            "the mail is sent");
    }

    [Fact]
    public async Task Several_workers_at_once_carry_out_each_order_once()
    {
        await using var host = await RecipesHost.StartAsync();
        for (var i = 0; i < 6; i++)
        {
            await host.DeliverAsync<LicenseCreated>(static e => e.WithMetadata("orderId", "1"));
        }

        var worker = host.App.Services.GetRequiredService<OutboxWorker>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => worker.RunDueAsync(default))));

        (await host.JobsAsync()).Should().HaveCount(6).And.OnlyContain(static job => job.DoneAt != null && job.Attempts == 1);
        host.Keygen.Api.Requests.Should().HaveCount(6);
    }

    [Fact]
    public async Task A_job_whose_process_died_comes_again_when_its_time_is_over()
    {
        await using var host = await RecipesHost.StartAsync();
        host.AddLicense(License, "KEY", null, null, ("email", "ada@customer.example"));
        await host.DeliverAsync<LicenseCreated>(static e => Owned(e).WithMetadata("orderId", "1"));
        await host.ReadAsync(db => db.Set<OutboxJob>().ExecuteUpdateAsync(job => job
            .SetProperty(static one => one.Attempts, 2).SetProperty(static one => one.Due, host.Now.UtcDateTime.AddMinutes(2))));

        await host.RunJobsAsync();
        var before = host.Smtp.Mails.Count;
        host.Time.Advance(TimeSpan.FromMinutes(2));
        await host.RunJobsAsync();

        (before, host.Smtp.Mails.Count).Should().Be((0, 1));
    }

    private static KeygenEventBuilder Owned(KeygenEventBuilder e) => e.WithResourceId(License).WithRelationship("owner", User);
}
