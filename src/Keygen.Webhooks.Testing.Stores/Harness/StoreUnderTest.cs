using Keygen.Webhooks.Testing.Stores.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Stores;

/// <summary>
/// What the author of a store writes to put it through a contract: how one process registers it, and how time passes for what it
/// keeps its marks in. One subject serves one case.
/// </summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    /// <summary>The clock of the case; every process gets it as its <see cref="TimeProvider"/>, and nothing but the case moves it.</summary>
    public TimeProvider Time => Clock;

    internal ManualTime Clock { get; } = new();

    /// <summary>
    /// Registers, in the container of one process, what the contract is about: <c>IIdempotencyStore</c>, <c>IMarkStorage</c> or
    /// <c>INamedLeaseStore</c>, and what that needs. Called once for each process a case opens; all of them share one engine, and the
    /// end of a process is the disposal of its container.
    /// </summary>
    /// <param name="services">Has the clock, logging, and a scoped service by which a case tells scopes apart.</param>
    protected internal abstract void ConfigureServices(IServiceCollection services);

    /// <summary>Makes the engine ready: creates tables, say. Called once, before the case.</summary>
    /// <param name="services">The first process's, in a scope.</param>
    protected internal virtual ValueTask StartAsync(IServiceProvider services) => default;

    /// <summary>
    /// Lets time pass for an engine that does not go by <see cref="Time"/>, which has been moved already. A store that forgets
    /// only when it is cleaned runs its cleaner here. Called in steps of seconds, or once for days.
    /// </summary>
    /// <param name="by">How long.</param>
    protected internal virtual ValueTask AdvanceAsync(TimeSpan by) => default;

    /// <summary>Called at the end of the case, after every process has ended.</summary>
    public virtual ValueTask DisposeAsync() => default;
}
