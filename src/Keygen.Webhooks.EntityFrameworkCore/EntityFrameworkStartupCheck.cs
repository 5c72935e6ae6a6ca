using System.Data;
using System.Data.Common;
using Keygen.Webhooks.EntityFrameworkCore.Model;
using Keygen.Webhooks.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>
/// Stops the app at startup when the context, its model or its tables are invalid. An unavailable database does not stop it: deliveries are
/// answered 503 until the database is back.
/// </summary>
internal sealed class EntityFrameworkStartupCheck(StoreContext store, IEnumerable<RegisteredContext> chosen)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        CheckChoice();
        CheckLifetime();
        using var timeout = store.LinkedTimeout(cancellationToken);
        try
        {
            await store.OnFreshContextAsync(CheckAsync, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && (StatementSelfTest.IsTransient(exception) || timeout.IsOver))
        {
            Log.OutOfReach(store.Logger, exception, store.ContextType.Name);
        }
    }

    /// <summary>A registration has one store. What a handler saves through another context is outside its transaction.</summary>
    private void CheckChoice()
    {
        if (chosen.FirstOrDefault(choice => choice.Type == store.ContextType && choice.Before is not null) is { } second)
        {
            throw new InvalidOperationException(
                $"UseEntityFrameworkCore was called with {second.Before!.Name} and {second.Type.Name} for one registration, but a registration has one store: call it once, "
                + "with the context that its handlers save through.");
        }
    }

    /// <summary>A handler needs the same context instance that its transaction is on, and no other handler may get that instance.</summary>
    private void CheckLifetime()
    {
        using var scope = store.Scopes.CreateScope();
        using var other = store.Scopes.CreateScope();
        var context = store.ContextOf(scope.ServiceProvider);
        if (context != store.ContextOf(scope.ServiceProvider) || context == store.ContextOf(other.ServiceProvider))
        {
            throw new InvalidOperationException(
                $"UseEntityFrameworkCore needs one {store.ContextType.Name} per scope: register it with AddDbContext and the default lifetime, scoped.");
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
                $"The database of {store.ContextType.Name} cannot be opened: correct its connection string, or grant the user access. {exception.Message}", exception);
        }

        await AskAsync<KeygenWebhookMark>(context, cancellationToken).ConfigureAwait(false);
        await AskAsync<KeygenWebhookAttempt>(context, cancellationToken).ConfigureAwait(false);
        await AskAsync<KeygenWebhookLease>(context, cancellationToken).ConfigureAwait(false);
        await AskAsync<KeygenWebhookProgress>(context, cancellationToken).ConfigureAwait(false);
        await context.Database.CreateExecutionStrategy().ExecuteAsync(ct => TryAsync(context, ct), cancellationToken).ConfigureAwait(false);
        return true;
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
                + "dotnet ef migrations add KeygenWebhooks and dotnet ef database update. If a hosted service creates the tables, register it before "
                + $"you call UseEntityFrameworkCore. {exception.Message}", exception);
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

/// <summary>A context that <c>UseEntityFrameworkCore</c> was called with, for a registration that still uses it.</summary>
/// <param name="Registration">The registration's name.</param>
/// <param name="Type">The context.</param>
/// <param name="Store">The store of the context.</param>
/// <param name="Before">A different context from an earlier call for the same registration; null for none.</param>
internal sealed record RegisteredContext(string Registration, Type Type, KeygenWebhooksStore Store, Type? Before);

/// <summary>Marks a context that already has the interceptor.</summary>
internal sealed record GuardedContext(Type Type);
