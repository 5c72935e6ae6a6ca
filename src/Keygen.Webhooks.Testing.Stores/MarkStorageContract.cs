using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Cases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores;

/// <summary>
/// The contract of <see cref="IMarkStorage"/>, as named cases for a theory of any test framework. It includes the cases of
/// <see cref="IdempotencyStoreContract"/>, for a <see cref="LeasedIdempotencyStore"/> over the storage, and the cases of leases.
/// </summary>
public static class MarkStorageContract
{
    internal static readonly IReadOnlyList<ContractCase<MarkStorageHarness>> All =
    [
        .. IdempotencyStoreContract.All.Select(static one => new ContractCase<MarkStorageHarness>(one.Name, one.Run)),
        .. CrashCases.All, .. RenewalCases.All, .. CompletionCases.All, .. StorageCases.All, .. FenceCases.All,
    ];

    /// <summary>The names of all cases. Each name is a sentence, and stays the same in later versions.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. All.Select(static one => one.Name)];

    /// <summary>Runs one case against a storage.</summary>
    /// <param name="name">One of <see cref="Cases"/>.</param>
    /// <param name="subject">Registers an <see cref="IMarkStorage"/>; create a new one for each case. The case disposes it.</param>
    /// <exception cref="StoreContractException">The storage breaks the case.</exception>
    /// <exception cref="ArgumentException">No case has this name.</exception>
    public static Task RunAsync(string name, StoreUnderTest subject) => CaseRunner.RunAsync(All, name, subject, static given => new MarkStorageHarness(given));
}
