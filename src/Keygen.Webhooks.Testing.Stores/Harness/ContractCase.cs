namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>One case: a sentence, and the code that checks whether it is true.</summary>
internal sealed record ContractCase<TBench>(string Name, Func<TBench, Task> Run)
    where TBench : ICaseHarness;

/// <summary>The environment of one case.</summary>
internal interface ICaseHarness : IAsyncDisposable
{
    Task StartAsync();
}
