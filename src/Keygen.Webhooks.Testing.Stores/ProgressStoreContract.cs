using Keygen.Webhooks.Progress;
using Keygen.Webhooks.Testing.Stores.Cases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores;

/// <summary>The contract of <see cref="ICatchUpProgressStore"/>, as named cases for a theory of any test framework.</summary>
public static class ProgressStoreContract
{
    internal static readonly IReadOnlyList<ContractCase<ProgressHarness>> All = DocumentCases.All;

    /// <summary>The names of all cases. Each name is a sentence, and stays the same in later versions.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. All.Select(static one => one.Name)];

    /// <summary>Runs one case against a progress store.</summary>
    /// <param name="name">One of <see cref="Cases"/>.</param>
    /// <param name="subject">
    /// Registers an <see cref="ICatchUpProgressStore"/>; create a new one for each case. The case disposes it.
    /// </param>
    /// <exception cref="StoreContractException">The store breaks the case.</exception>
    /// <exception cref="ArgumentException">No case has this name.</exception>
    public static Task RunAsync(string name, StoreUnderTest subject) => CaseRunner.RunAsync(All, name, subject, static given => new ProgressHarness(given));
}
