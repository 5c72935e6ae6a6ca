using System.Runtime;
using System.Text.Json;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.StartUp;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;
using Wolverine;
using Wolverine.Postgresql;

namespace Keygen.Webhooks.LoadTest.Servers;

/// <summary>One of the servers, as a process of its own.</summary>
internal static class ServerProgram
{
    public static async Task<int> RunAsync(ServerSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning)
            .AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        var handled = new Handled();
        if (settings.Role >= ServerRole.Postgres && settings.Role <= ServerRole.ByHandRow)
        {
            builder.Services.AddDbContext<LoadContext>(context => context.UseNpgsql(settings.Connection, static npgsql => npgsql.EnableRetryOnFailure()));
        }

        if (settings.Role is >= ServerRole.Raw and < ServerRole.ByHand)
        {
            AddWebhooks(builder.Services, settings, handled);
        }

        await using var app = builder.Build();
        var count = Map(app, settings, handled);
        await app.StartAsync();
        await Console.Out.WriteLineAsync($"{Words.Ready} {new Uri(app.Urls.First()).Port}");
        while (await Console.In.ReadLineAsync() is not null)
        {
            var stats = new ServerStats(
                count(), Environment.CpuUsage.TotalTime.TotalMilliseconds, GC.GetTotalAllocatedBytes(), JitInfo.GetCompiledMethodCount());
            await Console.Out.WriteLineAsync($"{Words.Stats} {JsonSerializer.Serialize(stats)}");
        }

        Environment.Exit(0); // without a drain: nobody sends any more
        return 0;
    }

    /// <returns>What counts the deliveries done.</returns>
    private static Func<long> Map(WebApplication app, ServerSettings settings, Handled handled)
    {
        const string Path = "/webhooks/keygen";
        var floor = new FloorEndpoint(settings.PublicKeys[0], settings.EndpointUrls[0]);
        switch (settings.Role)
        {
            case ServerRole.Floor:
                app.MapPost(Path, floor.ReceiveAsync);
                return () => floor.Accepted;
            case ServerRole.EmptyAnswer:
                app.MapPost(Path, static context =>
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return Task.CompletedTask;
                });
                return static () => 0;
            case ServerRole.BareRefusal:
                app.MapPost(Path, new BareRefusal(settings.PublicKeys, settings.EndpointUrls).RefuseAsync);
                return static () => 0;
            case ServerRole.ByHand or ServerRole.ByHandRow:
                var byHand = new ByHand(floor, settings.Role is ServerRole.ByHandRow, settings.Connection);
                app.MapPost(Path, byHand.WithEntityFrameworkAsync);
                return () => byHand.Count;
            case ServerRole.ByHandInTransaction:
                var inTransaction = new ByHand(floor, savesRow: false, settings.Connection);
                app.MapPost(Path, inTransaction.InTransactionAsync);
                return () => inTransaction.Count;
            case ServerRole.ByHandNpgsql or ServerRole.ByHandNpgsqlRow:
                var bare = new ByHand(floor, settings.Role is ServerRole.ByHandNpgsqlRow, settings.Connection);
                app.MapPost(Path, bare.WithNpgsqlAsync);
                return () => bare.Count;
            case ServerRole.ByHandRedis:
                var byHandRedis = new ByHandRedis(floor, ConnectionMultiplexer.Connect(settings.Connection).GetDatabase());
                app.MapPost(Path, byHandRedis.ReceiveAsync);
                return () => byHandRedis.Count;
            case ServerRole.PostgresLater or ServerRole.PostgresWolverine:
                app.MapKeygenWebhooks(Path);
                var handedOver = new HandOverCount();
                return () => handedOver.Value;
            case ServerRole.RawDashboard or ServerRole.RawWatched:
                app.MapKeygenWebhooks(Path);
                app.MapKeygenWebhooksDashboard().AllowAnonymous();
                return () => handled.Count;
            default:
                app.MapKeygenWebhooks(Path);
                return () => handled.Count;
        }
    }

    private static void AddWebhooks(IServiceCollection services, ServerSettings settings, Handled handled)
    {
        var webhooks = services.AddKeygenWebhooks(options =>
        {
            options.AccountId = settings.AccountId;
            foreach (var key in settings.PublicKeys)
            {
                options.PublicKeys.Add(key);
            }

            foreach (var url in settings.EndpointUrls)
            {
                options.EndpointUrls.Add(url);
            }
        });
        switch (settings.Role)
        {
            case ServerRole.Raw or ServerRole.RawDashboard or ServerRole.RawWatched:
                webhooks.AddHandler<KeygenEvent>(handled.Raw);
                break;
            case ServerRole.PostgresRow:
                services.AddSingleton(handled);
                webhooks.AddHandler<LicenseCreated, SavingHandler>();
                break;
            case ServerRole.PostgresLater:
                webhooks.AddHandler<LicenseCreated>(handled.Typed, execution: HandlerExecution.Later).RunLaterWith<TableForwarder>();
                break;
            case ServerRole.PostgresWolverine:
                webhooks.AddHandler<LicenseCreated>(handled.Typed, execution: HandlerExecution.Later).RunLaterWithWolverine();
                services.AddWolverine(ExtensionDiscovery.ManualOnly, wolverine =>
                {
                    // A worker elsewhere would listen to the queue. What it costs the database is not part of this.
                    wolverine.UsePostgresqlPersistenceAndTransport(settings.Connection);
                    wolverine.PublishMessage<KeygenEventMessage>().ToPostgresqlQueue("later").UseDurableOutbox();
                });
                break;
            default:
                webhooks.AddHandler<LicenseCreated>(handled.Typed);
                break;
        }

        if (settings.Role is ServerRole.PostgresTwoHandlers)
        {
            webhooks.AddHandler<LicenseCreated>(handled.Second, name: "second");
        }

        if (settings.Role is ServerRole.Redis)
        {
            webhooks.UseRedis(settings.Connection);
        }
        else if (settings.Role >= ServerRole.Postgres)
        {
            webhooks.UseEntityFrameworkCore<LoadContext>();
        }
    }

    private sealed class SavingHandler(Handled handled, LoadContext database) : IKeygenWebhookHandler<LicenseCreated>
    {
        public Task HandleAsync(LicenseCreated created, CancellationToken cancellationToken) => handled.SavedAsync(created, database, cancellationToken);
    }
}
