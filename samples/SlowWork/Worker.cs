using Keygen.Webhooks;
using Wolverine;
using Wolverine.Sqlite;

namespace SlowWork;

/// <summary>Runs the handlers of the messages in the queue. It has no endpoint.</summary>
public static class Worker
{
    public static IHost Build(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.AddDatabase("Worker");
        builder.UseWolverine(wolverine =>
        {
            wolverine.Durability.Mode = DurabilityMode.Solo;     // leave it out with several of a kind
            wolverine.UseSqlitePersistenceAndTransport(builder.Configuration.GetConnectionString("Queue")!);
            wolverine.ListenToSqliteQueue("keygen").UseDurableInbox().Sequential();     // SQLite has one writer; see the README
        });
        builder.Services.AddKeygenWebhooks()
            .UseEntityFrameworkCore<SlowWorkDb>()
            .AddHandler<LicenseCreated, SetUpServer>(execution: HandlerExecution.Later)
            .RunLaterWithWolverine()
            .ConsumesOnly();

        var app = builder.Build();
        app.Services.CreateTables();
        return app;
    }
}
