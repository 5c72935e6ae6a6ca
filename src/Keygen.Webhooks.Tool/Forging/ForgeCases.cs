namespace Keygen.Webhooks.Tool.Forging;

/// <summary>All cases, in the order in which they are sent.</summary>
internal static class ForgeCases
{
    /// <param name="algorithms">The algorithms that the receiver has keys for.</param>
    public static IReadOnlyList<ForgeCase> All(IReadOnlyCollection<string> algorithms) =>
    [
        .. AcceptedCases.All(algorithms),
        .. RefusedCases.All,
        .. OnceCases.All,
        AcceptedCases.Good with { Name = "still-there", Sent = "a delivery as Keygen sends it, after all the others", Why = "One of the requests before has brought the receiver down." },
    ];
}
