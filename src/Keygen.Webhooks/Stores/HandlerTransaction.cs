using System.Data.Common;

namespace Keygen.Webhooks.Stores;

/// <summary>
/// Finds the database transaction in which a handler runs and its success is recorded. What a forwarder or an outbox writes into it commits
/// with the record, or not at all. Resolve it from dependency injection, with the name of the registration as the service key.
/// </summary>
public sealed class HandlerTransaction
{
    private readonly Func<IServiceProvider, DbTransaction?>? _find;

    internal HandlerTransaction(KeygenWebhooksStore store) => _find = store.Transaction;

    /// <summary>Returns the open transaction. Do not commit it and do not roll it back.</summary>
    /// <param name="services">The services of the scope in which the handler runs.</param>
    /// <returns>The transaction; null when the registration's store has none, as Redis, or none is open in this scope.</returns>
    public DbTransaction? Find(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return _find?.Invoke(services);
    }
}
