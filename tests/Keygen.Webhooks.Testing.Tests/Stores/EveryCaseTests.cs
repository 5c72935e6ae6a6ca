using System.Reflection;
using Keygen.Webhooks.Testing.Stores;

namespace Keygen.Webhooks.Testing.Tests.Stores;

/// <summary>No case is there for nothing: each is failed by a broken store above.</summary>
public sealed class EveryCaseTests
{
    private static readonly HashSet<string> Failed =
    [
        .. new[] { typeof(BrokenStorageTests), typeof(BrokenStoreTests), typeof(BrokenLeaseTests) }
            .SelectMany(static tests => tests.GetMethods()).SelectMany(static test => test.GetCustomAttributes<InlineDataAttribute>())
            .Select(static row => (string)row.Data[^1]!),
    ];

    /// <summary>What these say is the library's own part: a storage cannot do it wrong.</summary>
    private static readonly string[] OfLeasedIdempotencyStore =
    [
        "A completion that hangs is retried until the lease ends",
        "A completion that hangs until the lease ends makes the run unavailable",
        "A rejected completion is retried until the lease ends",
        "A completion rejected until the lease ends makes the run unavailable",
        "A renewal during the last completion does not count as a lost lease",
        "Occasional failed renewals do not lose the lease",
        "A request to stop the work cancels no write to the storage",
        "One handler costs one acquire and one completion",
        "With a storage that hangs, the work is cancelled when its lease ends, and not later",
        "Without the storage, a claim throws",
        "Work that fails because of a lost lease is reported as a lost lease",
    ];

    [Fact]
    public void Every_case_for_stores_is_failed_by_a_broken_one() => IdempotencyStoreContract.Cases.Should().BeSubsetOf(Failed);

    [Fact]
    public void Every_case_for_storages_is_failed_by_a_broken_one_or_is_the_librarys_own() =>
        MarkStorageContract.Cases.Except(OfLeasedIdempotencyStore).Should().BeSubsetOf(Failed);

    [Fact]
    public void Every_case_for_leases_is_failed_by_broken_ones() => NamedLeaseStoreContract.Cases.Should().BeSubsetOf(Failed);

    [Fact]
    public void Every_case_that_a_broken_store_fails_is_one() =>
        Failed.Should().BeSubsetOf(MarkStorageContract.Cases.Concat(NamedLeaseStoreContract.Cases));

    [Fact]
    public void Names_are_told_apart()
    {
        MarkStorageContract.Cases.Should().OnlyHaveUniqueItems();
        NamedLeaseStoreContract.Cases.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_case_there_is_not_is_refused() =>
        await FluentActions.Awaiting(() => IdempotencyStoreContract.RunAsync("No such case", new InMemorySubject()))
            .Should().ThrowAsync<ArgumentException>().WithMessage("*No such case*");

    [Fact]
    public async Task A_subject_that_registers_nothing_is_told_so() =>
        await FluentActions.Awaiting(() => IdempotencyStoreContract.RunAsync(IdempotencyStoreContract.Cases[0], new InMemorySubject()))
            .Should().ThrowAsync<StoreContractException>().WithMessage("*register IIdempotencyStore*");
}
