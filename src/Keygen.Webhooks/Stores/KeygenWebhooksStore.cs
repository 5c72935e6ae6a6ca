using System.Data.Common;
using Keygen.Webhooks.Idempotency;
using Keygen.Webhooks.Leases;
using Keygen.Webhooks.Progress;

namespace Keygen.Webhooks.Stores;

/// <summary>
/// Describes a store: where a registration keeps the marks of its events, its named leases and the progress of its catch-up. If you write a
/// store, pass one to
/// <see cref="KeygenWebhooksBuilder.UseStore(KeygenWebhooksStore, IEnumerable{Microsoft.Extensions.DependencyInjection.ServiceDescriptor})"/>.
/// </summary>
/// <remarks>
/// A store replaces the earlier store as a whole. Each delegate is called at most once in a container, and only if a registration uses the
/// store; the container disposes the result. Registrations with the same descriptor share its services, its startup check and its cleaner.
/// </remarks>
public sealed class KeygenWebhooksStore
{
    /// <summary>Describes a store that keeps marks. Add leases and progress with <see cref="Leases"/> and <see cref="Progress"/>.</summary>
    /// <param name="name">The name for log messages, such as <c>Redis</c>.</param>
    /// <param name="marks">
    /// Creates the store of marks. If you have an <see cref="IMarkStorage"/>, call
    /// <see cref="LeasedIdempotencyStore.Create(IServiceProvider, IMarkStorage, ClaimLeaseOptions?)"/>.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public KeygenWebhooksStore(string name, Func<IServiceProvider, IIdempotencyStore> marks)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(marks);
        (Name, Marks) = (name, marks);
    }

    /// <summary>The name of the store in log messages.</summary>
    public string Name { get; }

    /// <summary>Creates the store of marks: which handlers have completed for which event.</summary>
    public Func<IServiceProvider, IIdempotencyStore> Marks { get; }

    /// <summary>Creates the store of named leases. The default value is null: leases then hold within one process only.</summary>
    public Func<IServiceProvider, INamedLeaseStore>? Leases { get; init; }

    /// <summary>Creates the store of catch-up's progress. The default value is null: catch-up then writes files.</summary>
    public Func<IServiceProvider, ICatchUpProgressStore>? Progress { get; init; }

    /// <summary>
    /// Finds the open database transaction in which a handler runs and its success is recorded, from the services of the run's scope, so that
    /// an outbox can write into it. It returns null when there is none. The default value is null: the store has no such transaction.
    /// </summary>
    public Func<IServiceProvider, DbTransaction?>? Transaction { get; init; }

    /// <summary>
    /// Checks the store when the host starts. An exception stops the app, so do not throw if the engine is only unreachable: deliveries are
    /// answered 503 until it is back. The default value is null: nothing is checked.
    /// </summary>
    public Func<IServiceProvider, CancellationToken, Task>? StartupCheck { get; init; }

    /// <summary>
    /// Removes what is past its retention. It is called after the start and then every hour; a failure is logged and retried an hour later.
    /// The default value is null: the engine removes old data by itself.
    /// </summary>
    public Func<IServiceProvider, CancellationToken, Task>? Cleaner { get; init; }
}
