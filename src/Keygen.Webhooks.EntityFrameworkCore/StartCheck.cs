using System.Data.Common;
using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Stops the start when the context, its model or its tables cannot work. A database that is only out of reach does not: it comes
/// back, and deliveries are answered 503 until then.
/// </summary>
internal sealed class StartCheck(StoreContext store, IIdempotencyStore used) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // Creating the store, wherever it stands in what the user has made of it, has said so.
        _ = used;
        if (!store.IsUsed)
        {
            return;
        }

        CheckLifetime();
        using var patience = store.Patience(cancellationToken);
        try
        {
            await store.OnFreshContextAsync(CheckAsync, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && (IsTransient(exception) || patience.IsOver))
        {
            Log.OutOfReach(store.Logger, exception, store.ContextType.Name);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A handler has to be given the very context that its transaction is on, and no other handler the same.</summary>
    private void CheckLifetime()
    {
        using var scope = store.Scopes.CreateScope();
        using var other = store.Scopes.CreateScope();
        var context = store.ContextOf(scope.ServiceProvider);
        if (context != store.ContextOf(scope.ServiceProvider) || context == store.ContextOf(other.ServiceProvider))
        {
            throw new InvalidOperationException(
                $"UseEntityFrameworkCore needs {store.ContextType.Name} once a scope: register it with AddDbContext and the default lifetime, scoped.");
        }
    }

    private async Task<bool> CheckAsync(DbContext context, CancellationToken cancellationToken)
    {
        if (!context.Database.IsRelational())
        {
            throw new InvalidOperationException(
                $"UseEntityFrameworkCore needs transactions, which the provider of {store.ContextType.Name} does not have: use a relational database.");
        }

        if (context.Model.FindEntityType(typeof(KeygenWebhookMark)) is null)
        {
            throw new InvalidOperationException(
                $"{store.ContextType.Name} has no tables for Keygen.Webhooks: call modelBuilder.AddKeygenWebhooks() in its OnModelCreating.");
        }

        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"The database of {store.ContextType.Name} cannot be opened: mend its connection string, or let the user in. {exception.Message}", exception);
        }

        await AskAsync<KeygenWebhookMark>(context, cancellationToken).ConfigureAwait(false);
        await AskAsync<KeygenWebhookAttempt>(context, cancellationToken).ConfigureAwait(false);
        await AskAsync<KeygenWebhookLease>(context, cancellationToken).ConfigureAwait(false);
        await AskAsync<KeygenWebhookProgress>(context, cancellationToken).ConfigureAwait(false);
        await context.Database.CreateExecutionStrategy().ExecuteAsync(ct => TryAsync(context, ct), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task AskAsync<T>(DbContext context, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await context.Set<T>().AsNoTracking().Where(static _ => false).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception) when (!IsTransient(exception))
        {
            throw new InvalidOperationException(
                $"The table {context.Model.FindEntityType(typeof(T))!.GetTableName()} cannot be read: add and apply a migration, with "
                + $"dotnet ef migrations add KeygenWebhooks and dotnet ef database update. {exception.Message}", exception);
        }
    }

    /// <summary>Inserts a mark and takes it back: a table that cannot be written to would answer every delivery 409.</summary>
    private async Task TryAsync(DbContext context, CancellationToken cancellationToken)
    {
        var key = new EventKey("start", Guid.Empty.ToString(), Guid.NewGuid().ToString());
        try
        {
            var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                // As long as the names of generic handlers get.
                var mark = EntityFrameworkClaim.MarkOf(key, MarkIds.Of(key), new('x', 400), Guid.NewGuid(), store.Now);
                await context.InsertAsync(mark, cancellationToken).ConfigureAwait(false);
                await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (!IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"The table {context.Model.FindEntityType(typeof(KeygenWebhookMark))!.GetTableName()} cannot be written to: let the user of {store.ContextType.Name} insert, "
                + $"and keep your model's conventions (lengths, types of columns) off its columns. {exception.Message}", exception);
        }
    }

    /// <remarks>Strategies without retries, and those that gave up, wrap the provider's exception.</remarks>
    private static bool IsTransient(Exception? exception) =>
        exception is not null && (exception is DbException { IsTransient: true } || IsTransient(exception.InnerException));
}
