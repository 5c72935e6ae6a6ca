namespace Keygen.Webhooks.AzureFunctions.Tests.Worker;

/// <summary>What becomes of a delivery under way when its worker is told to end, in both models. The page's table has these too.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Handler">How the handler behaves.</param>
/// <param name="Status">What is answered.</param>
internal sealed record WorkerEnd(string Name, string Handler, int Status)
{
    public static IReadOnlyList<WorkerEnd> All { get; } =
    [
        new("the worker is asked to stop, and the handler ends within `ShutdownGrace`", "short", 200),
        new("the same, and the handler heeds its token", "heeding", 503),
        new("the same, and the handler ignores its token", "deaf", 503),
    ];
}
