using Keygen.Webhooks.Testing.Stores;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>The in-memory stores keep the contracts.</summary>
public sealed class InMemoryContractTests
{
    public static TheoryData<string> StoreCases => [.. MarkStorageContract.Cases];

    public static TheoryData<string> LeaseCases => [.. NamedLeaseStoreContract.Cases];

    [Theory]
    [Trait("Case", "61")]
    [Trait("Case", "62")]
    [Trait("Case", "63")]
    [Trait("Case", "64")]
    [Trait("Case", "65")]
    [Trait("Case", "66")]
    [Trait("Case", "67")]
    [Trait("Case", "69")]
    [Trait("Case", "70")]
    [Trait("Case", "71")]
    [Trait("Case", "72a")]
    [Trait("Case", "76")]
    [MemberData(nameof(StoreCases))]
    public Task The_in_memory_storage_keeps_the_contract(string name) => MarkStorageContract.RunAsync(name, new InMemorySubject());

    [Theory]
    [MemberData(nameof(LeaseCases))]
    public Task The_in_memory_leases_keep_the_contract(string name) => NamedLeaseStoreContract.RunAsync(name, new InMemoryLeaseSubject());

    [Fact]
    public Task The_fencing_numbers_of_in_memory_leases_grow_although_a_restart_forgets_them() =>
        NamedLeaseStoreContract.RunAsync("The fencing number grows across a restart", new DefaultSubject());
}
