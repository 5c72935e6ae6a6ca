using Keygen.Webhooks.Testing.Stores.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Testing.Stores;

/// <summary>
/// Derive from this class to run a contract against your store. It registers the store in one process, and controls the time of the store's
/// engine. Create a new instance for each case.
/// </summary>
public abstract class StoreUnderTest : IAsyncDisposable
{
    /// <summary>The clock of the case. Every process uses it as its <see cref="TimeProvider"/>, and only the case advances it.</summary>
    public TimeProvider Time => Clock;

    internal ManualTime Clock { get; } = new();

    /// <summary>
    /// Registers the store under test and its dependencies in the container of one process: <c>IIdempotencyStore</c>, <c>IMarkStorage</c>,
    /// <c>INamedLeaseStore</c> or <c>ICatchUpProgressStore</c>. A case calls it once for each process. All processes must share one engine.
    /// A process ends when its container is disposed.
    /// </summary>
    /// <param name="services">The container's services, which already include the clock and logging.</param>
    protected internal abstract void ConfigureServices(IServiceCollection services);

    /// <summary>Prepares the engine, for example creates tables. Called once, before the case.</summary>
    /// <param name="services">The services of the first process, in a scope.</param>
    protected internal virtual ValueTask StartAsync(IServiceProvider services) => default;

    /// <summary>
    /// Advances the time of an engine that does not use <see cref="Time"/>, which has already advanced. When a store needs a cleaner to
    /// delete expired data, run the cleaner here. Called in steps of seconds, or once for days.
    /// </summary>
    /// <param name="by">The time that passes.</param>
    protected internal virtual ValueTask AdvanceAsync(TimeSpan by) => default;

    /// <summary>Called at the end of the case, after every process has ended.</summary>
    public virtual ValueTask DisposeAsync() => default;
}
