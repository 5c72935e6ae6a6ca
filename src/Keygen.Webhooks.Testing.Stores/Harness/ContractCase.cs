namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>One case: a sentence, and what is done to see whether it is true.</summary>
internal sealed record ContractCase<TBench>(string Name, Func<TBench, Task> Run)
    where TBench : ContractHarness;
