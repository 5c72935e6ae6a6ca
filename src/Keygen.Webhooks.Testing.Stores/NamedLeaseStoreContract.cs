using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Testing.Stores.Cases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores;

/// <summary>What every <see cref="INamedLeaseStore"/> must do, as named cases for a theory of any test framework.</summary>
public static class NamedLeaseStoreContract
{
    internal static readonly IReadOnlyList<ContractCase<NamedLeaseHarness>> All = [.. LeaseCases.All, .. LeaseHolderCases.All, .. LeaseNameCases.All];

    /// <summary>The names of the cases. A name is a sentence and does not change.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. All.Select(static one => one.Name)];

    /// <summary>Puts a store of leases through one case.</summary>
    /// <param name="name">One of <see cref="Cases"/>.</param>
    /// <param name="subject">Registers an <see cref="INamedLeaseStore"/>; a new one for each case, disposed at its end.</param>
    /// <exception cref="StoreContractException">The store does not do what the case says.</exception>
    /// <exception cref="ArgumentException">There is no such case.</exception>
    public static Task RunAsync(string name, StoreUnderTest subject) => CaseRunner.RunAsync(All, name, subject, static given => new NamedLeaseHarness(given));
}
