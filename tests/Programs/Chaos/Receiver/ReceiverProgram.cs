using System.Net;
using System.Net.Sockets;
using Keygen.Webhooks.Chaos.Controls;
using Keygen.Webhooks.Chaos.Later;
using Keygen.Webhooks.Chaos.Tracing;
using Keygen.Webhooks.Idempotency;
using Microsoft.Extensions.DependencyInjection;

namespace Keygen.Webhooks.Chaos.Receiver;

/// <summary>A receiver as a user would build one, with a ledger around its store and handlers.</summary>
internal static class ReceiverProgram
{
    public static async Task<int> RunAsync(ReceiverSettings settings)
    {
        // In Development catch-up's times may be as short as here.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            EnvironmentName = settings.CatchUp is null ? Environments.Production : Environments.Development,
        });
        builder.WebHost.UseUrls($"http://127.0.0.1:{settings.Port}");
        if (settings.SharesPort)
        {
            builder.WebHost.UseSockets(static sockets => sockets.CreateBoundListenSocket = BindShared);
        }

        AddServices(builder, settings);
        await using var app = builder.Build();
        app.Use(next => context => app.Services.GetRequiredService<DeliveryTrace>().ReceiveAsync(context, next));
        if (settings.Fault is Fault.AnswersFirst)
        {
            app.UseAnswerFirst("/webhooks/keygen");
        }

        app.UseRouting();
        app.MapKeygenWebhooks("/webhooks/keygen");
        await app.StartAsync();
        await ObeyAsync(app.Services.GetRequiredService<HoldPoint>());
        await app.StopAsync();
        return 0;
    }

    /// <summary>Adds what receivers and workers have.</summary>
    public static void AddServices(IHostApplicationBuilder builder, ReceiverSettings settings)
    {
        builder.Logging.ClearProviders().AddSimpleConsole(static console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Keygen.Webhooks", LogLevel.Information)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(40));
        AddTracing(builder.Services, settings);
        AddWebhooks(builder.Services, settings);
    }

    private static void AddTracing(IServiceCollection services, ReceiverSettings settings)
    {
        var process = settings.Process;
        services.AddSingleton<TimeProvider>(new ClockAhead(settings.ClockAhead, static () => Console.Out.WriteLine(ReceiverWords.Resting)));
        services.AddSingleton(new Ledger(settings.Folder, process));
        services.AddSingleton(new AppendFile(FileEffects.PathIn(settings.Folder, process)));
        services.AddSingleton(new HandlerDice(settings.Handlers, HashCode.Combine(settings.Seed, process)));
        services.AddSingleton(settings.Handlers);
        services.AddSingleton<HoldPoint>();
        services.AddSingleton<DeliveryTrace>();
        services.AddScoped<CurrentRun>();
    }

    private static void AddWebhooks(IServiceCollection services, ReceiverSettings settings)
    {
        var execution = settings.Later is null ? HandlerExecution.Inline : HandlerExecution.Later;
        var webhooks = services.AddKeygenWebhooks(options =>
            {
                options.AccountId = settings.AccountId;
                options.PublicKeys.Add(settings.PublicKey);
                options.EndpointUrls.Add(Tests.TestDelivery.DefaultUrl);
                options.DrainDelay = TimeSpan.Zero;
            })
            .AddHandler<KeygenEvent, QuickHandler>("quick")
            .AddHandler<KeygenEvent, UnreliableHandler>("unreliable", execution: execution)
            .AddHandler<KeygenEvent, SlowHandler>("slow", execution: execution)
            .AddHandler<KeygenEvent, PassingHandler>(AppHandlers.PassingOf(settings.Version));
        if (settings.Store is not StoreKind.Postgres)
        {
            services.AddScoped<IEffects, FileEffects>();
            webhooks.UseRedis(settings.Connection, redis => redis.Lease = TimeSpan.FromSeconds(settings.LeaseSeconds));
        }
        else
        {

            // Keygen's own retries are many and soon; a receiver that tries long before it answers 503 would stretch them.
            var retries = settings.CatchUp is null ? 3 : 1;
            services.AddDbContext<ChaosContext>(context => ChaosContext.Configure(context, settings.Connection, retries));
            services.AddScoped<IEffects, DatabaseEffects>();
            webhooks.UseEntityFrameworkCore<ChaosContext>();
        }

        CatchUpSetup.Add(webhooks, settings);
        LaterSetup.Add(webhooks, settings);
        Faults.Commit(webhooks, settings);
        var store = services.Last(static service => service.ServiceType == typeof(IIdempotencyStore) && !service.IsKeyedService);
        services.AddSingleton<IIdempotencyStore>(s => new TracingStore(
            (IIdempotencyStore)(store.ImplementationFactory?.Invoke(s) ?? ActivatorUtilities.CreateInstance(s, store.ImplementationType!)),
            s.GetRequiredService<Ledger>(), s.GetRequiredService<HoldPoint>(), s.GetRequiredService<DeliveryTrace>()));
    }

    /// <summary>Deliveries go to either receiver, as behind a load balancer; to a place where nobody listens only while both are away.</summary>
    private static Socket BindShared(EndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(endpoint);
        return socket;
    }

    /// <summary>Tells the supervisor that it is ready, and does what it says until it hangs up, so that no process outlives it.</summary>
    public static async Task ObeyAsync(HoldPoint hold)
    {
        await Console.Out.WriteLineAsync(ReceiverWords.Ready);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is [ReceiverWords.Hold, var phase, var handler])
            {
                hold.Arm(Enum.Parse<Phase>(phase), handler);
            }
        }
    }
}
