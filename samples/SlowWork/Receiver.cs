using Keygen.Webhooks;
using Keygen.Webhooks.Forwarding;
using Wolverine;
using Wolverine.Sqlite;

namespace SlowWork;

/// <summary>Receives webhooks, and hands events over. Keygen is answered when the message is in the queue.</summary>
public static class Receiver
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddDatabase("Receiver");
        builder.UseWolverine(wolverine =>
        {
            wolverine.Durability.Mode = DurabilityMode.Solo;     // leave it out with several of a kind
            wolverine.UseSqlitePersistenceAndTransport(builder.Configuration.GetConnectionString("Queue")!);
            wolverine.PublishMessage<KeygenEventMessage>().ToSqliteQueue("keygen");
        });
        builder.Services.AddKeygenWebhooks()
            .UseEntityFrameworkCore<SlowWorkDb>()
            .AddHandler<LicenseCreated, SetUpServer>(execution: HandlerExecution.Later)
            .RunLaterWithWolverine();

        var app = builder.Build();
        app.Services.CreateTables();
        app.MapKeygenWebhooks();
        return app;
    }
}
