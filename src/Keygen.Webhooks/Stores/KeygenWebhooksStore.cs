using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;

namespace Keygen.Webhooks.Stores;

/// <summary>
/// Describes a store: where a registration keeps the marks of its events, its named leases and the progress of its catch-up. The author of a store
/// passes one to <see cref="KeygenWebhooksBuilder.UseStore(KeygenWebhooksStore, IEnumerable{Microsoft.Extensions.DependencyInjection.ServiceDescriptor})"/>.
/// </summary>
/// <remarks>
/// A store replaces the one before it as a whole. Each delegate is called at most once a container, and only if a registration uses the store; its
/// result is disposed with the container. Registrations that are given the same descriptor share what it makes, its startup check and its cleaner.
/// </remarks>
public sealed class KeygenWebhooksStore
{
    /// <summary>Describes a store that keeps marks. Leases and progress are added with <see cref="Leases"/> and <see cref="Progress"/>.</summary>
    /// <param name="name">The name for log messages, such as <c>Redis</c>.</param>
    /// <param name="marks">
    /// Creates the store of marks. Over an <see cref="IMarkStorage"/>, it is
    /// <see cref="LeasedIdempotencyStore.Create(IServiceProvider, IMarkStorage, ClaimLeaseOptions?)"/>.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public KeygenWebhooksStore(string name, Func<IServiceProvider, IIdempotencyStore> marks)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(marks);
        (Name, Marks) = (name, marks);
    }

    /// <summary>The name for log messages.</summary>
    public string Name { get; }

    /// <summary>Creates the store of marks: which handlers have completed for which event.</summary>
    public Func<IServiceProvider, IIdempotencyStore> Marks { get; }

    /// <summary>Creates the store of named leases. The default value is null: leases then hold among the threads of one process alone.</summary>
    public Func<IServiceProvider, INamedLeaseStore>? Leases { get; init; }

    /// <summary>Creates the store of catch-up's progress. The default value is null: catch-up then writes files.</summary>
    public Func<IServiceProvider, ICatchUpProgressStore>? Progress { get; init; }

    /// <summary>
    /// Looks, at the start of the host, whether the store can work. An exception stops the start, so throw none for an engine that is only out of
    /// reach: deliveries are answered 503 until it is back. The default value is null: nothing is checked.
    /// </summary>
    public Func<IServiceProvider, CancellationToken, Task>? StartupCheck { get; init; }

    /// <summary>
    /// Removes what is past its retention, once. It is called after the start and then hourly; a failure is logged, and the next hour tries again.
    /// The default value is null: the engine forgets by itself.
    /// </summary>
    public Func<IServiceProvider, CancellationToken, Task>? Cleaner { get; init; }
}
