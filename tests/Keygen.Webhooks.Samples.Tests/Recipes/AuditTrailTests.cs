using global::Recipes.Recipes;
using Keygen.Webhooks.Testing;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.Samples.Tests.Recipes;

public sealed class AuditTrailTests
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

    private static KeygenEventBuilder Owned(KeygenEventBuilder e) => e.WithResourceId(License).WithRelationship("owner", User);
}
