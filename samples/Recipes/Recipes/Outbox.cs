using Keygen.Webhooks.Resources;

namespace Recipes.Recipes;

/// <summary>
/// Slow work in a queue of your own. A handler writes an order for it in its transaction, and Keygen is answered at once: the order and
/// the event's mark are there together, or neither is. A worker carries orders out, tries again when that fails, and survives a crash.
/// An order may be carried out twice, when the process dies between the work and its record: jobs look before they act.
/// </summary>
public sealed class OutboxJob
{
    /// <summary>What it is for, such as <c>key-mail:&lt;license&gt;</c>: the same order is placed once.</summary>
    public required string Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>The license. Ids only: a key or token in here would be a credential at rest.</summary>
    public required string LicenseId { get; init; }

    /// <summary>The license's expiry as the event showed it.</summary>
    public DateTime? Expiry { get; init; }

    public required DateTime Placed { get; init; }

    public required DateTime Due { get; set; }

    /// <summary>How often it was begun. Whoever counts it up first has the job: two servers never begin it at once.</summary>
    public int Attempts { get; set; }

    public DateTime? DoneAt { get; set; }

    /// <summary>The class of the last exception; its message might quote what must not be kept.</summary>
    public string? LastError { get; set; }
}

/// <summary>The section <c>Recipes:Outbox</c>.</summary>
public sealed class OutboxOptions
{
    /// <summary>How often the worker looks for orders.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>What carries out one kind of order, in a scope of its own.</summary>
public interface IJob
{
    Task RunAsync(OutboxJob job, CancellationToken cancellationToken);
}

/// <summary>Places orders, in the transaction of the handler that asks.</summary>
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

/// <summary>Carries orders out, one after another. Every server may have one.</summary>
public sealed partial class OutboxWorker(IServiceScopeFactory scopes, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxWorker> logger) : BackgroundService
{
    public const int MostAttempts = 20;

    private static readonly TimeSpan JobTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(60);

    /// <summary>Carries out what is due.</summary>
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

        // Counted and put off before it runs, so that a job that takes the process down with it comes again, but not for ever.
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

    /// <returns>False when another server has begun the job meanwhile.</returns>
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

    [LoggerMessage(LogLevel.Error, "The outbox cannot be read. It is tried again in a moment.")]
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
