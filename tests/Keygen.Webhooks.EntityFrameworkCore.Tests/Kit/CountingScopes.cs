using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.EntityFrameworkCore.Tests;

/// <summary>Counts the scopes that are not disposed yet.</summary>
internal sealed class CountingScopes(IServiceScopeFactory scopes) : IServiceScopeFactory
{
    private int _open;

    public int Open => _open;

    public Action? OnDispose { get; set; }

    public IServiceScope CreateScope()
    {
        Interlocked.Increment(ref _open);
        return new Scope(this, scopes.CreateAsyncScope());
    }

    private sealed class Scope(CountingScopes owner, AsyncServiceScope scope) : IServiceScope, IAsyncDisposable
    {
        public IServiceProvider ServiceProvider => scope.ServiceProvider;

        public void Dispose()
        {
            Interlocked.Decrement(ref owner._open);
            scope.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref owner._open);
            await scope.DisposeAsync();
            owner.OnDispose?.Invoke();
        }
    }
}
