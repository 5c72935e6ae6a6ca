using Keygen.Webhooks.Resources;

namespace Recipes.Recipes;

/// <summary>
/// A queue for slow work in your own database. A handler adds an order in its transaction, and Keygen gets its response at once. The order
/// and the event's mark are committed together. A worker executes orders, retries failed ones, and survives crashes. When the process
/// crashes between the work and its record, an order runs twice: jobs must check before they act.
/// </summary>
public sealed class OutboxJob
{
    /// <summary>The key of the order, such as <c>key-mail:&lt;license&gt;</c>. An order with the same key is added once.</summary>
    public required string Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>The id of the license. Store only ids: a key or token here would be a stored credential.</summary>
    public required string LicenseId { get; init; }

    /// <summary>The license's expiry at the moment of the event.</summary>
    public DateTime? Expiry { get; init; }

    public required DateTime Placed { get; init; }

    public required DateTime Due { get; set; }

    /// <summary>
    /// The number of started attempts. The server that increments it first gets the job, so two servers never start it at once.
    /// </summary>
    public int Attempts { get; set; }

    public DateTime? DoneAt { get; set; }

    /// <summary>The class of the last exception; null for none. Its message might contain a secret.</summary>
    public string? LastError { get; set; }
}

/// <summary>The section <c>Recipes:Outbox</c>.</summary>
public sealed class OutboxOptions
{
    /// <summary>The interval at which the worker looks for orders. The default value is 5 seconds.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Executes one kind of order, in its own scope.</summary>
public interface IJob
{
    Task RunAsync(OutboxJob job, CancellationToken cancellationToken);
}

/// <summary>Adds orders, in the transaction of the handler.</summary>
public sealed class Outbox(RecipesDb db, TimeProvider time)
{
    public static void Configure(ModelBuilder modelBuilder) => modelBuilder.Entity<OutboxJob>(static job =>
    {
        job.HasKey(one => one.Id);
        job.HasIndex(one => new { one.DoneAt, one.Due });
        job.Property(one => one.Attempts).IsConcurrencyToken();
    });

    public async Task PlaceAsync(string id, string kind, License license, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (await db.Set<OutboxJob>().AnyAsync(one => one.Id == id, cancellationToken))
        {
            return;
        }

        var now = time.GetUtcNow().UtcDateTime;
        db.Add(new OutboxJob { Id = id, Kind = kind, LicenseId = license.Id, Expiry = license.Expiry?.UtcDateTime, Placed = now, Due = now + delay });
        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>Executes orders, one after another. Every server may have a worker.</summary>
public sealed partial class OutboxWorker(IServiceScopeFactory scopes, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxWorker> logger) : BackgroundService
{
    public const int MostAttempts = 20;

    private static readonly TimeSpan JobTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(60);

    /// <summary>Executes the orders that are due.</summary>
    public async Task RunDueAsync(CancellationToken cancellationToken)
    {
        while (await RunNextAsync(cancellationToken))
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollEvery, time);
        do
        {
            try
            {
                await RunDueAsync(stoppingToken);
                await ForgetAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Stumbled(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> RunNextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RecipesDb>();
        var now = time.GetUtcNow().UtcDateTime;
        var job = await db.Set<OutboxJob>().Where(one => one.DoneAt == null && one.Due <= now && one.Attempts < MostAttempts)
            .OrderBy(static one => one.Due).ThenBy(static one => one.Placed).FirstOrDefaultAsync(cancellationToken);
        if (job is null)
        {
            return false;
        }

        // Count the attempt and postpone the next one first, so that a job that crashes the process is retried, but not forever.
        job.Attempts++;
        job.Due = now + (2 * JobTimeout);
        if (!await SaveAsync(db))
        {
            return true;
        }

        try
        {
            using var timeout = new CancellationTokenSource(JobTimeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            await scope.ServiceProvider.GetRequiredKeyedService<IJob>(job.Kind).RunAsync(job, both.Token);
            job.DoneAt = time.GetUtcNow().UtcDateTime;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            job.LastError = exception.GetType().Name;
            job.Due = time.GetUtcNow().UtcDateTime + TimeSpan.FromMinutes(Math.Min(60, Math.Pow(2, job.Attempts - 1)));
            Failed(logger, job.Kind, job.LicenseId, job.Attempts, MostAttempts, exception);
        }

        await SaveAsync(db);
        return true;
    }

    /// <returns>False when another server has started the job meanwhile.</returns>
    private static async Task<bool> SaveAsync(RecipesDb db)
    {
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = time.GetUtcNow().UtcDateTime - Remembered;
        await scope.ServiceProvider.GetRequiredService<RecipesDb>().Set<OutboxJob>().Where(one => one.DoneAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "{Kind} for license {LicenseId} failed, attempt {Attempts} of {MostAttempts}.")]
    private static partial void Failed(ILogger logger, string kind, string licenseId, int attempts, int mostAttempts, Exception exception);

    [LoggerMessage(LogLevel.Error, "The outbox cannot be read. The worker will retry.")]
    private static partial void Stumbled(ILogger logger, Exception exception);
}

public static class OutboxServices
{
    public static KeygenWebhooksBuilder AddOutbox(this KeygenWebhooksBuilder builder)
    {
        builder.Services.AddOptions<OutboxOptions>().BindConfiguration("Recipes:Outbox");
        builder.Services.AddScoped<Outbox>();
        builder.Services.AddSingleton<OutboxWorker>().AddHostedService(static services => services.GetRequiredService<OutboxWorker>());
        return builder;
    }
}
