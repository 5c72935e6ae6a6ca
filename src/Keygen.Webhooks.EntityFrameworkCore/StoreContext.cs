using Keygen.Webhooks.Idempotency;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>What all claims of the store share.</summary>
internal sealed record StoreContext(
    IServiceScopeFactory Scopes, Type ContextType, TimeProvider Time, StoreTraits Traits, ILogger Logger)
{
    /// <summary>How long a duplicate waits for the running one, and a question to the database for its answer.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ForEver = TimeSpan.FromDays(3650);

    public Turns Turns { get; } = new();

    /// <summary>Whether anything remembers events here; another store may have been chosen later.</summary>
    public bool IsUsed { get; set; }

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    /// <summary>When a time that begins now is over; ten years are for ever.</summary>
    public DateTime After(TimeSpan duration) => Now + (duration < ForEver ? duration : ForEver);

    public DbContext ContextOf(IServiceProvider services) => (DbContext?)services.GetService(ContextType) ?? throw new InvalidOperationException(
        $"UseEntityFrameworkCore<{ContextType.Name}>() needs the context: register it with services.AddDbContext<{ContextType.Name}>(…).");

    public Patience Patience(CancellationToken stop = default) => new(Limit, Time, stop);

    /// <summary>Runs a few statements on a context of its own.</summary>
    public async Task<T> OnFreshContextAsync<T>(Func<DbContext, CancellationToken, Task<T>> statements, CancellationToken cancellationToken)
    {
        var scope = Scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            return await statements(ContextOf(scope.ServiceProvider), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a few statements on a context of its own, and waits for a limited time.</summary>
    public async Task<T> OnFreshContextAsync<T>(Func<DbContext, CancellationToken, Task<T>> statements)
    {
        using var patience = Patience();
        return await OnFreshContextAsync(statements, patience.Token).ConfigureAwait(false);
    }
}
