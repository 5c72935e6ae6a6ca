using Keygen.Webhooks.Progress;

namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>A progress store, and a name that no other case uses.</summary>
internal sealed class ProgressHarness(StoreUnderTest subject) : ContractHarness(subject)
{
    public string Name { get; } = $"progress:{Guid.NewGuid():N}";

    public ICatchUpProgressStore Store { get; private set; } = null!;

    /// <summary>The store of another process with the same engine.</summary>
    public ICatchUpProgressStore OpenAnother() => Required<ICatchUpProgressStore>(OpenProcess());

    public async Task WriteAsync(long expectedVersion, string content, bool expected = true, string? name = null) =>
        (await Store.TryWriteAsync(name ?? Name, expectedVersion, content, default))
            .MustBe(expected, $"writing over version {expectedVersion}");

    public async Task MustReadAsync(CatchUpDocument? expected, string? name = null, ICatchUpProgressStore? store = null) =>
        (await (store ?? Store).ReadAsync(name ?? Name, default)).MustBe(expected, "the document that was read");

    protected override void Use(IServiceProvider process) => Store = Required<ICatchUpProgressStore>(process);
}
