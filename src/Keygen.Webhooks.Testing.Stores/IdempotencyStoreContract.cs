using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Cases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores;

/// <summary>The contract of <see cref="IIdempotencyStore"/>, as named cases for a theory of any test framework.</summary>
/// <remarks>
/// A store may report a running event when it is claimed, or only when a handler runs: the cases accept both. The cases about a restart
/// pass for a store whose <see cref="StoreTraits.SurvivesRestart"/> is false.
/// </remarks>
public static class IdempotencyStoreContract
{
    internal static readonly IReadOnlyList<ContractCase<StoreHarness>> All =
    [
        .. ProgressCases.All, .. HandlerCases.All, .. ConcurrencyCases.All, .. KeyCases.All, .. StopCases.All, .. CancellationCases.All,
        .. RetentionCases.All, .. RestartCases.All,
    ];

    /// <summary>The names of all cases. Each name is a sentence, and stays the same in later versions.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. All.Select(static one => one.Name)];

    /// <summary>Runs one case against a store.</summary>
    /// <param name="name">One of <see cref="Cases"/>.</param>
    /// <param name="subject">Registers an <see cref="IIdempotencyStore"/>; create a new one for each case. The case disposes it.</param>
    /// <exception cref="StoreContractException">The store breaks the case.</exception>
    /// <exception cref="ArgumentException">No case has this name.</exception>
    public static Task RunAsync(string name, StoreUnderTest subject) => CaseRunner.RunAsync(All, name, subject, static given => new StoreHarness(given));
}
