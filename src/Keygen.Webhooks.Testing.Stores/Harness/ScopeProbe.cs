namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>A scoped service that tells whether its scope has ended.</summary>
internal sealed class ScopeProbe : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
