namespace Keygen.Webhooks.Testing.Stores.Harness;

internal static class CaseRunner
{
    /// <summary>Runs a case on the thread pool, without a test framework's synchronization context.</summary>
    public static Task RunAsync<TSubject, TBench>(
        IReadOnlyList<ContractCase<TBench>> cases, string name, TSubject subject, Func<TSubject, TBench> create)
        where TBench : ICaseHarness
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(subject);
        var one = cases.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal))
            ?? throw new ArgumentException($"There is no case \"{name}\".", nameof(name));
        return Task.Run(() => RunAsync(one, create(subject)));
    }

    private static async Task RunAsync<TBench>(ContractCase<TBench> one, TBench harness)
        where TBench : ICaseHarness
    {
        try
        {
            await WaitExtensions.WithinTimeoutAsync(RunOnAsync(one, harness), "the case to end", WaitExtensions.CaseTimeout);
        }
        catch (StoreContractException exception)
        {
            throw new StoreContractException($"{one.Name}: {exception.Message}", exception.InnerException);
        }
        catch (Exception exception)
        {
            throw new StoreContractException($"{one.Name}: expected no exception, found {exception.GetType().Name}: {exception.Message}", exception);
        }
    }

    private static async Task RunOnAsync<TBench>(ContractCase<TBench> one, TBench harness)
        where TBench : ICaseHarness
    {
        await using (harness)
        {
            await harness.StartAsync();
            await one.Run(harness);
        }
    }
}
