using System.Data.Common;
using System.Diagnostics;
using Keygen.Webhooks;
using Keygen.Webhooks.WolverineApp;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Wolverine;
using Wolverine.Postgresql;
using Wolverine.Sqlite;

// A receiver whose later handler writes one row, and which kills itself where a test wants it to.
var builder = WebApplication.CreateBuilder(args);
var (engine, database, kill) = (builder.Configuration["Engine"], builder.Configuration["Database"]!, builder.Configuration["Kill"]);
var isSqlite = engine is "SQLite";
var hasMarksInMemory = builder.Configuration["Marks"] is "memory";

builder.Services.AddDbContext<EffectContext>(options =>
{
    _ = isSqlite ? options.UseSqlite(database) : options.UseNpgsql(database);
    if (kill is "after the commit")
    {
        options.AddInterceptors(new KillAfterCommit());
    }
});
var keygen = builder.Services.AddKeygenWebhooks()
    .AddHandler<LicenseCreated, WriteEffect>(execution: HandlerExecution.Later)
    .RunLaterWithWolverine();
if (!hasMarksInMemory)
{
    keygen.UseEntityFrameworkCore<EffectContext>();
}

builder.Host.UseWolverine(opts =>
{
    opts.Durability.Mode = DurabilityMode.Solo;
    opts.Durability.ScheduledJobFirstExecution = opts.Durability.ScheduledJobPollingTime = TimeSpan.FromMilliseconds(200);
    _ = isSqlite ? (object)opts.PersistMessagesWithSqlite(database) : opts.PersistMessagesWithPostgresql(database);
});

var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<EffectContext>().Database.EnsureCreatedAsync();
}

if (kill is "after the answer")
{
    app.Use(async (context, next) =>
    {
        await next(context);
        await context.Response.CompleteAsync();
        KillAfterCommit.Now();
    });
}

app.UseRouting();
app.MapKeygenWebhooks("/webhooks/keygen");
app.Run();

namespace Keygen.Webhooks.WolverineApp
{
    /// <summary>The later handler.</summary>
    public sealed class WriteEffect(EffectContext context, IConfiguration configuration) : IKeygenWebhookHandler<LicenseCreated>
    {
        public async Task HandleAsync(LicenseCreated keygenEvent, CancellationToken cancellationToken)
        {
            Console.WriteLine($"began {keygenEvent.Id}");
            context.Add(new Effect { EventId = keygenEvent.Id });
            await context.SaveChangesAsync(cancellationToken);
            if (configuration["Kill"] is "in the handler")
            {
                KillAfterCommit.Now();
            }

            Console.WriteLine($"ended {keygenEvent.Id}");
        }
    }

    public sealed class Effect
    {
        public int Id { get; init; }

        public required string EventId { get; init; }
    }

    public sealed class EffectContext(DbContextOptions<EffectContext> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Effect>();
            modelBuilder.AddKeygenWebhooks();
        }
    }

    /// <summary>Ends the process as SIGKILL does when the first transaction has committed: that of the hand-over.</summary>
    internal sealed class KillAfterCommit : DbTransactionInterceptor
    {
        public static void Now() => Process.GetCurrentProcess().Kill();

        public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Now();

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Now();
            return Task.CompletedTask;
        }
    }
}
