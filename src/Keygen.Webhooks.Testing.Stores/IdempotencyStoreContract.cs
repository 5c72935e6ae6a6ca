using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Cases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores;

/// <summary>What every <see cref="IIdempotencyStore"/> must do, as named cases for a theory of any test framework.</summary>
/// <remarks>
/// A store may tell that an event is being run at the claim or only at the run: the cases take both. Those about a restart ask
/// nothing of a store whose <see cref="StoreTraits.SurvivesRestart"/> says it survives none.
/// </remarks>
public static class IdempotencyStoreContract
{
    internal static readonly IReadOnlyList<ContractCase<StoreHarness>> All =
    [
        .. ProgressCases.All, .. HandlerCases.All, .. ConcurrencyCases.All, .. KeyCases.All, .. StopCases.All, .. CancellationCases.All,
        .. ForgetCases.All, .. RetentionCases.All, .. RestartCases.All,
    ];

    /// <summary>The names of the cases. A name is a sentence and does not change.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. All.Select(static one => one.Name)];

    /// <summary>Puts a store through one case.</summary>
    /// <param name="name">One of <see cref="Cases"/>.</param>
    /// <param name="subject">Registers an <see cref="IIdempotencyStore"/>; a new one for each case, disposed at its end.</param>
    /// <exception cref="StoreContractException">The store does not do what the case says.</exception>
    /// <exception cref="ArgumentException">There is no such case.</exception>
    public static Task RunAsync(string name, StoreUnderTest subject) => CaseRunner.RunAsync(All, name, subject, static given => new StoreHarness(given));
}
