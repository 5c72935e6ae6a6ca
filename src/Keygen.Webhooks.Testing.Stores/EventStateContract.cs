using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Testing.Stores.Cases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores;

/// <summary>The contract of <see cref="IEventStateReader"/>, as named cases for a theory of any test framework.</summary>
/// <remarks>Run it beside the contract of your store, if your store can be asked what it knows.</remarks>
public static class EventStateContract
{
    internal static readonly IReadOnlyList<ContractCase<EventStateHarness>> All = [.. FailureCases.All, .. FailureMemoryCases.All, .. EventListCases.All, .. EventMarkCases.All];

    /// <summary>The names of all cases. Each name is a sentence, and stays the same in later versions.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. All.Select(static one => one.Name)];

    /// <summary>Runs one case against a store.</summary>
    /// <param name="name">One of <see cref="Cases"/>.</param>
    /// <param name="subject">
    /// Registers an <see cref="IIdempotencyStore"/> or an <see cref="IMarkStorage"/> that is also an <see cref="IEventStateReader"/>, or
    /// registers the reader as well; create a new subject for each case. The case disposes it.
    /// </param>
    /// <exception cref="StoreContractException">The store breaks the case.</exception>
    /// <exception cref="ArgumentException">No case has this name.</exception>
    public static Task RunAsync(string name, StoreUnderTest subject) => CaseRunner.RunAsync(All, name, subject, static given => new EventStateHarness(given));
}
