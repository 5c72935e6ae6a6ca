using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores;
using Keygen.Webhooks.Testing.Tests.Stores.Broken;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>A store of leases that does not keep the contract fails the case that says so.</summary>
public sealed class BrokenLeaseTests
{
    [Theory]
    [InlineData(LeaseFault.GrantsWhatIsHeld, "A held lease is not granted again")]
    [InlineData(LeaseFault.GrantsWhatIsHeld, "Of a hundred concurrent attempts, one gets the lease")]
    [InlineData(LeaseFault.NeverEnds, "A lease is free when its duration has passed, and not before")]
    [InlineData(LeaseFault.NeverEnds, "Of a hundred concurrent attempts, one takes over an expired lease")]
    [InlineData(LeaseFault.EndsTooEarly, "A lease is free when its duration has passed, and not before")]
    [InlineData(LeaseFault.SameNumberAgain, "The fencing number grows from holder to holder")]
    [InlineData(LeaseFault.SameNumberAgain, "The fencing number of each name grows when names alternate")]
    [InlineData(LeaseFault.SameNumberAgain, "The fencing number grows across a restart")]
    [InlineData(LeaseFault.RenewsForAnyone, "The former holder cannot renew an expired lease that another took")]
    [InlineData(LeaseFault.RenewsNothing, "A renewed lease lasts for its duration after the renewal")]
    [InlineData(LeaseFault.RefusesWhatRanOut, "The holder can renew an expired lease that no other holder took")]
    [InlineData(LeaseFault.ReleasesForAnyone, "A release by another holder changes nothing")]
    [InlineData(LeaseFault.ReleasesForAnyone, "The former holder cannot renew an expired lease that another took")]
    [InlineData(LeaseFault.ReleasesNothing, "A lease is free after its release")]
    [InlineData(LeaseFault.ReleasesNothing, "A released lease cannot be renewed")]
    [InlineData(LeaseFault.ReleasesNothing, "A cancelled attempt leaves the lease free or returns it")]
    [InlineData(LeaseFault.FoldsNames, "Leases on different names are independent, even when one character differs")]
    [InlineData(LeaseFault.CutsNames, "Leases on different names are independent, even when one character differs")]
    [InlineData(LeaseFault.TakesAnything, "An invalid name is rejected")]
    [InlineData(LeaseFault.TakesAnything, "A duration of zero or less is rejected")]
    public async Task Leases_that_are_broken_fail(LeaseFault fault, string fails)
    {
        var failure = await FluentActions.Awaiting(() => NamedLeaseStoreContract.RunAsync(fails, new Subject(fault))).Should().ThrowAsync<StoreContractException>();

        failure.Which.Message.Should().StartWith($"{fails}: expected ");
    }

    private sealed class Subject : StoreUnderTest
    {
        private readonly BrokenLeases _leases;

        public Subject(LeaseFault fault) => _leases = new(fault, Time);

        protected override void ConfigureServices(IServiceCollection services) => services.AddSingleton<INamedLeaseStore>(_leases);
    }
}
