using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores;
using Keygen.Webhooks.Testing.Tests.Stores.Broken;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>A store of leases that does not keep the contract fails the case that says so.</summary>
public sealed class BrokenLeaseTests
{
    [Theory]
    [InlineData(LeaseFault.GrantsWhatIsHeld, "A lease that is held is granted to nobody else")]
    [InlineData(LeaseFault.GrantsWhatIsHeld, "Of a hundred at once one gets the lease")]
    [InlineData(LeaseFault.NeverEnds, "A lease is free when its time is over and not before")]
    [InlineData(LeaseFault.NeverEnds, "Of a hundred at once one takes over a lease that is over")]
    [InlineData(LeaseFault.EndsTooEarly, "A lease is free when its time is over and not before")]
    [InlineData(LeaseFault.SameNumberAgain, "The fencing number grows from holder to holder")]
    [InlineData(LeaseFault.SameNumberAgain, "The fencing number grows from name to name and back")]
    [InlineData(LeaseFault.SameNumberAgain, "The fencing number grows over a restart")]
    [InlineData(LeaseFault.RenewsForAnyone, "A lease that ran out and was taken is not renewed by its former holder")]
    [InlineData(LeaseFault.RenewsNothing, "A renewed lease lasts from then on")]
    [InlineData(LeaseFault.RefusesWhatRanOut, "A lease that ran out is renewed by its holder if nobody took it")]
    [InlineData(LeaseFault.ReleasesForAnyone, "A release by another changes nothing")]
    [InlineData(LeaseFault.ReleasesForAnyone, "A lease that ran out and was taken is not renewed by its former holder")]
    [InlineData(LeaseFault.ReleasesNothing, "A lease is free after its release")]
    [InlineData(LeaseFault.ReleasesNothing, "A lease that was released is not renewed")]
    [InlineData(LeaseFault.ReleasesNothing, "A cancelled attempt leaves the lease free or tells that it was granted")]
    [InlineData(LeaseFault.FoldsNames, "Leases on different names are independent, letter by letter")]
    [InlineData(LeaseFault.CutsNames, "Leases on different names are independent, letter by letter")]
    [InlineData(LeaseFault.TakesAnything, "A name too long or empty is refused")]
    [InlineData(LeaseFault.TakesAnything, "A duration that is not more than zero is refused")]
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
