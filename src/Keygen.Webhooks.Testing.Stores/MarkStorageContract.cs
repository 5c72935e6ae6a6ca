using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Cases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores;

/// <summary>
/// What every <see cref="IMarkStorage"/> must do, as named cases for a theory of any test framework: all of
/// <see cref="IdempotencyStoreContract"/> for a <see cref="LeasedIdempotencyStore"/> over it, and what leases are for.
/// </summary>
public static class MarkStorageContract
{
    internal static readonly IReadOnlyList<ContractCase<MarkStorageHarness>> All =
    [
        .. IdempotencyStoreContract.All.Select(static one => new ContractCase<MarkStorageHarness>(one.Name, one.Run)),
        .. CrashCases.All, .. RenewalCases.All, .. CompletionCases.All, .. StorageCases.All, .. FenceCases.All,
    ];

    /// <summary>The names of the cases. A name is a sentence and does not change.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. All.Select(static one => one.Name)];

    /// <summary>Puts a storage through one case.</summary>
    /// <param name="name">One of <see cref="Cases"/>.</param>
    /// <param name="subject">Registers an <see cref="IMarkStorage"/>; a new one for each case, disposed at its end.</param>
    /// <exception cref="StoreContractException">The storage does not do what the case says.</exception>
    /// <exception cref="ArgumentException">There is no such case.</exception>
    public static Task RunAsync(string name, StoreUnderTest subject) => CaseRunner.RunAsync(All, name, subject, static given => new MarkStorageHarness(given));
}
