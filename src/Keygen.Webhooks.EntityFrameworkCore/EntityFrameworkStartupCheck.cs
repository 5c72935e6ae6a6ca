using System.Data;
using System.Data.Common;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Stops the start when the context, its model or its tables cannot work. A database that is only out of reach does not: it comes
/// back, and deliveries are answered 503 until then.
/// </summary>
internal sealed class EntityFrameworkStartupCheck(StoreContext store, IEnumerable<RegisteredContext> chosen)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        CheckChoice();
        CheckLifetime();
        using var patience = store.LinkedTimeout(cancellationToken);
        try
        {
            await store.OnFreshContextAsync(CheckAsync, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && (StatementSelfTest.IsTransient(exception) || patience.IsOver))
        {
            Log.OutOfReach(store.Logger, exception, store.ContextType.Name);
            return;
        }

        _ = WarnOfGoneHandlersAsync();
    }

    /// <summary>A registration has one store, so what a handler saves through another context would be outside of its transaction.</summary>
    private void CheckChoice()
    {
        if (chosen.FirstOrDefault(choice => choice.Type == store.ContextType && choice.Before is not null) is { } second)
        {
            throw new InvalidOperationException(
                $"UseEntityFrameworkCore was called with {second.Before!.Name} and {second.Type.Name} for one registration, which has one store: call it once, "
                + "with the context that its handlers save through.");
        }
    }

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

        WarnOf(context);
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!StatementSelfTest.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException(
                $"The database of {store.ContextType.Name} cannot be opened: correct its connection string, or let the user in. {exception.Message}", exception);
        }

        await AskAsync<KeygenWebhookMark>(context, cancellationToken).ConfigureAwait(false);
        await AskAsync<KeygenWebhookAttempt>(context, cancellationToken).ConfigureAwait(false);
        await AskAsync<KeygenWebhookLease>(context, cancellationToken).ConfigureAwait(false);
        await AskAsync<KeygenWebhookProgress>(context, cancellationToken).ConfigureAwait(false);
        await context.Database.CreateExecutionStrategy().ExecuteAsync(ct => TryAsync(context, ct), cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Beside the start, not in its way: it is the one question here that depends on how many rows there are.</summary>
    private async Task WarnOfGoneHandlersAsync()
    {
        try
        {
            using var patience = store.LinkedTimeout();
            await GoneHandlers.WarnAsync(store, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.GoneHandlersNotFound(store.Logger, exception);
        }
    }

    private void WarnOf(DbContext context)
    {
        if (DatabaseSupport.Warning(context) is { } warning)
        {
            Log.UntestedDatabase(store.Logger, store.ContextType.Name, context.Database.ProviderName, warning);
        }

        var interceptors = context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.Interceptors;
        if (interceptors?.Contains(TransactionGuardInterceptor.Instance) is not true)
        {
            Log.NotGuarded(store.Logger, store.ContextType.Name);
        }
    }

    private static async Task AskAsync<T>(DbContext context, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            await context.Set<T>().IgnoreQueryFilters().AsNoTracking().Where(static _ => false).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception) when (!StatementSelfTest.IsTransient(exception))
        {
            throw new InvalidOperationException(
                $"The table {context.Model.FindEntityType(typeof(T))!.GetTableName()} cannot be read: add and apply a migration, with "
                + "dotnet ef migrations add KeygenWebhooks and dotnet ef database update. A hosted service that makes the tables has to be registered before "
                + $"UseEntityFrameworkCore is called. {exception.Message}", exception);
        }
    }

    private async Task TryAsync(DbContext context, CancellationToken cancellationToken)
    {
        var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await new StatementSelfTest(context, store, cancellationToken).RunAsync().ConfigureAwait(false);
            await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}

/// <summary>A context that <c>UseEntityFrameworkCore</c> was called with, for a registration that uses it still.</summary>
/// <param name="Registration">The registration's name.</param>
/// <param name="Type">The context.</param>
/// <param name="Store">The one store of the context.</param>
/// <param name="Before">Another context that the call before this one named for the registration; null for none.</param>
internal sealed record RegisteredContext(string Registration, Type Type, KeygenWebhooksStore Store, Type? Before);

/// <summary>A context that has the interceptor.</summary>
internal sealed record GuardedContext(Type Type);
