namespace Keygen.Webhooks.Testing.Stores.Harness;

/// <summary>A scoped service that shows whether its scope is disposed.</summary>
internal sealed class ScopeProbe : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
