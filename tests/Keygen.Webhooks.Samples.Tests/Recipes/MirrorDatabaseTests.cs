using global::Recipes.Recipes;
using Keygen.Webhooks.Testing;
using Microsoft.EntityFrameworkCore;

namespace Keygen.Webhooks.Samples.Tests.Recipes;

public sealed class MirrorDatabaseTests
{
    private const string License = "9c1f5ba4-1f6b-4d8f-a4d9-6b0a2a7f2e11";
    private const string User = "0b5c4f0e-6d0f-4b52-9a55-6f3a7c1d2e3f";
    private const string Policy = "5a0f6a52-4b8e-4f62-8f8e-2b1c3d4e5f60";
    private const string Product = "1d0f6a52-4b8e-4f62-8f8e-2b1c3d4e5f60";

    private static DateTimeOffset Birth { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Orders => ["012", "021", "102", "120", "201", "210"];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task In_whatever_order_snapshots_come_the_newest_stays(string order)
    {
        await using var host = await RecipesHost.StartAsync();

        foreach (var minute in order.Select(static digit => digit - '0'))
        {
            (await host.DeliverAsync<LicenseUpdated>(e => License_(e, minute).WithAttribute("name", $"name {minute}"))).Should().Be(200);
            (await host.DeliverAsync<UserUpdated>(e => User_(e, minute).WithAttribute("email", $"ada{minute}@customer.example"))).Should().Be(200);
        }

        (await LicenseAsync(host))!.Name.Should().Be("name 2");
        (await host.ReadAsync(static db => db.Set<UserRow>().SingleAsync())).Email.Should().Be("ada2@customer.example");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_two_with_the_same_updated_the_event_recorded_later_stays(bool swapped)
    {
        await using var host = await RecipesHost.StartAsync();
        var before = host.Sign<LicenseExpiringSoon>(e => License_(e, 1).WithAttribute("status", "EXPIRING").WithCreated(host.Now.AddDays(-3)));
        var after = host.Sign<LicenseExpired>(e => License_(e, 1).WithAttribute("status", "EXPIRED"));

        await host.DeliverAsync(swapped ? after : before);
        await host.DeliverAsync(swapped ? before : after);

        (await LicenseAsync(host))!.Status.Should().Be("EXPIRED");
    }

    [Fact]
    public async Task What_was_deleted_stays_deleted_when_older_snapshots_come_late()
    {
        await using var host = await RecipesHost.StartAsync();
        await host.DeliverAsync<LicenseCreated>(static e => License_(e, 0));
        await host.DeliverAsync<UserCreated>(static e => User_(e, 0));

        await host.DeliverAsync<LicenseDeleted>(static e => License_(e, 1));
        await host.DeliverAsync<UserDeleted>(static e => User_(e, 1));
        await host.DeliverAsync<LicenseUpdated>(static e => License_(e, 0));
        await host.DeliverAsync<LicenseRenewed>(static e => License_(e, 2));
        await host.DeliverAsync<UserUpdated>(static e => User_(e, 0));

        (await LicenseAsync(host)).Should().BeNull();
        (await host.ReadAsync(static db => db.Set<UserRow>().CountAsync())).Should().Be(0);
    }

    [Fact]
    public async Task A_deletion_that_comes_before_the_creation_and_a_revocation_count_too()
    {
        await using var host = await RecipesHost.StartAsync();

        await host.DeliverAsync<LicenseRevoked>(static e => License_(e, 1));
        await host.DeliverAsync<LicenseCreated>(static e => License_(e, 0));

        (await LicenseAsync(host)).Should().BeNull();
    }

    [Fact]
    public async Task Another_license_under_the_same_id_created_after_the_deletion_is_there()
    {
        await using var host = await RecipesHost.StartAsync();
        await host.DeliverAsync<LicenseDeleted>(static e => License_(e, 1));

        await host.DeliverAsync<LicenseCreated>(static e => License_(e, 5).WithAttribute("created", Birth.AddMinutes(5)));

        (await LicenseAsync(host)).Should().NotBeNull();
    }

    [Theory]
    [InlineData("policy.deleted", Policy)]
    [InlineData("product.deleted", Product)]
    [InlineData("user.deleted", User)]
    public async Task What_Keygen_deletes_along_with_a_policy_product_or_owner_goes_too_and_stays_away(string name, string id)
    {
        await using var host = await RecipesHost.StartAsync();
        await host.DeliverAsync<LicenseCreated>(static e => License_(e, 0));
        await host.DeliverAsync<LicenseCreated>(static e => e.WithAttribute("created", Birth));

        (await host.DeliverAsync(SignedDelivery.Of(name, e => e.WithResourceId(id).WithSentAt(host.Now).WithCreated(host.Now)))).Should().Be(200);
        await host.DeliverAsync<LicenseUpdated>(static e => License_(e, 2));

        (await LicenseAsync(host)).Should().BeNull();
        (await host.ReadAsync(static db => db.Set<LicenseRow>().CountAsync())).Should().Be(1, "the other license hangs on nothing that is gone");
    }

    [Fact]
    public async Task A_duplicate_of_an_old_event_changes_nothing_and_no_key_is_in_the_database_file()
    {
        await using var host = await RecipesHost.StartAsync();
        var old = host.Sign<LicenseCreated>(static e => License_(e, 0).WithAttribute("key", "SECRET-KEY").WithAttribute("name", "old"));
        await host.DeliverAsync(old);
        await host.DeliverAsync<LicenseUpdated>(static e => License_(e, 0).WithAttribute("key", "SECRET-KEY").WithAttribute("name", "same time, later event").WithMetadata("orderId", "1"));

        await host.DeliverAsync(old.SentAgainAt(host.Now));

        (await LicenseAsync(host))!.Name.Should().Be("same time, later event");
        (await host.DatabaseTextAsync()).Should().Contain("same time, later event").And.NotContain("SECRET-KEY");
    }

    private static KeygenEventBuilder License_(KeygenEventBuilder e, int minute) => e.WithResourceId(License)
        .WithRelationship("owner", User).WithRelationship("policy", Policy).WithRelationship("product", Product)
        .WithAttribute("created", Birth).WithAttribute("updated", Birth.AddMinutes(minute));

    private static KeygenEventBuilder User_(KeygenEventBuilder e, int minute) => e.WithResourceId(User).WithAttribute("created", Birth).WithAttribute("updated", Birth.AddMinutes(minute));

    private static Task<LicenseRow?> LicenseAsync(RecipesHost host) => host.ReadAsync(static db => db.Set<LicenseRow>().SingleOrDefaultAsync(static row => row.Id == License));
}
