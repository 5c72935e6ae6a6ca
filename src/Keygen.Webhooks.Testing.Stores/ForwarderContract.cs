using Keygen.Webhooks.Testing.Stores.Cases;
using Keygen.Webhooks.Testing.Stores.Harness;

namespace Keygen.Webhooks.Testing.Stores;

/// <summary>
/// The contract of an <c>IKeygenEventForwarder</c> and of the engine that delivers its messages, as named cases for a theory of any test
/// framework.
/// </summary>
public static class ForwarderContract
{
    internal static readonly IReadOnlyList<ContractCase<ForwarderHarness>> All = ForwarderCases.All;

    /// <summary>The names of all cases. Each name is a sentence, and stays the same in later versions.</summary>
    public static IReadOnlyList<string> Cases { get; } = [.. All.Select(static one => one.Name)];

    /// <summary>Runs one case against a forwarder.</summary>
    /// <param name="name">One of <see cref="Cases"/>.</param>
    /// <param name="subject">Starts the processes; create a new one for each case. The case disposes it.</param>
    /// <exception cref="StoreContractException">The forwarder or its engine breaks the case.</exception>
    /// <exception cref="ArgumentException">No case has this name.</exception>
    public static Task RunAsync(string name, ForwarderUnderTest subject) => CaseRunner.RunAsync(All, name, subject, static given => new ForwarderHarness(given));
}
