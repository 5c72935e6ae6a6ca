using System.Collections.Concurrent;
using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Forwarding;
using Keygen.Webhooks.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Keygen.Webhooks.Dashboard.Tests.Kit;

/// <summary>A fake Keygen, and an app with the dashboard, catch-up and Keygen's API. One of its two handlers fails until it is fixed.</summary>
internal sealed class ConnectedShop : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _servers = [];
    private int _bills;
    private int _entries;

    private ConnectedShop(FakeKeygen keygen) => Keygen = keygen;

    public FakeKeygen Keygen { get; }

    public DashboardServer Server { get; private set; } = null!;

    public FakeEndpoint Endpoint { get; private set; } = null!;

    public bool IsFixed { get; set; }

    public int Bills => _bills;

    public int Entries => _entries;

    public string Database { get; private set; } = "";

    public bool IsCrmFixed { get; set; } = true;

    public int CrmCalls { get; private set; }

    /// <summary>The messages of the later handler, which an engine of a test consumes.</summary>
    public ConcurrentQueue<KeygenEventMessage> Messages { get; } = [];

    /// <param name="store">Where events are remembered: memory, redis or ef.</param>
    /// <param name="hasApi">Whether catch-up and Keygen's API are set up.</param>
    /// <param name="hasLater">Whether a third handler runs later, in an engine.</param>
    /// <param name="like">Another server, whose database this one uses too; null for one of its own.</param>
    public static async Task<ConnectedShop> OpenAsync(string store = "memory", bool hasApi = true, bool hasLater = false, ConnectedShop? like = null)
    {
        var shop = new ConnectedShop(await FakeKeygen.StartAsync());
        var redis = store is "redis" ? await RedisServer.LaunchOrSkipAsync() : null;
        if (redis is not null)
        {
            shop._servers.Add(redis);
        }

        var database = shop.Database = like?.Database ?? Path.Combine(Directory.CreateTempSubdirectory("dashboard-").FullName, "shop.db");
        shop.Server = await DashboardServer.StartAsync(new()
        {
            Environment = "Development", // only there may catch-up look at events so soon
            Services = builder =>
            {
                if (hasApi)
                {
                    builder.Configuration.AddInMemoryCollection([new("Keygen:Api:ApiToken", shop.Keygen.ApiToken), new("Keygen:Api:BaseUrl", $"{shop.Keygen.Url}")]);
                    builder.Services.AddKeygenApi();
                }

                shop.Keygen.Keys.Configure(builder.Services);
                if (store is "ef")
                {
                    builder.Services.AddDbContext<ShopDb>(options => options.UseSqlite($"Data Source={database};Pooling=False"));
                    using var db = new ShopDb(new DbContextOptionsBuilder<ShopDb>().UseSqlite($"Data Source={database};Pooling=False").Options);
                    db.Database.EnsureCreated();
                }
            },
            Handlers = webhooks =>
            {
                _ = store switch { "redis" => webhooks.UseRedis(redis!.Endpoint), "ef" => webhooks.UseEntityFrameworkCore<ShopDb>(), _ => webhooks };
                webhooks.AddHandler<LicenseEvent>(shop.WriteAsync, name: "Shop.Ledger").AddHandler<LicenseEvent>(shop.BillAsync, name: "Shop.Billing");
                if (hasLater)
                {
                    webhooks.AddHandler<LicenseEvent>(shop.TellCrmAsync, name: "Shop.Crm", execution: HandlerExecution.Later).RunLaterWith(_ => new Engine(shop.Messages));
                }

                if (hasApi)
                {
                    webhooks.AddCatchUp(options =>
                    {
                        (options.BaseUrl, options.ApiToken, options.AllowForgetfulStore) = ($"{shop.Keygen.Url}", shop.Keygen.ApiToken, true);
                        (options.MinimumAge, options.RunOnSchedule) = (TimeSpan.FromMilliseconds(1), false); // a test says when

                        // With a store that forgets at a restart, the first run would begin now.
                        options.Since = DateTimeOffset.UtcNow.AddHours(-1);

                        // A store that answers late under load makes an event open, and a test does not wait for minutes.
                        options.FirstRetryDelay = TimeSpan.FromSeconds(1);
                    });
                }
            },
        });
        shop.Endpoint = shop.Keygen.AddEndpoint(sendTo: shop.Server.Url);
        return shop;
    }

    /// <summary>Lets Keygen deliver an event, which is answered 500 until the handler is fixed.</summary>
    public async Task<FakeWebhookEvent> RaiseAsync(string name = "license.created", Action<KeygenEventBuilder>? change = null)
    {
        var row = Keygen.Raise(name, change).Single();
        await Keygen.WaitForAsync(_ => row.Status is not FakeEventStatus.Delivering);
        return row;
    }

    public async Task<BrowserPage> OpenAsync(Chromium browser, string section)
    {
        var page = await browser.NewPageAsync();
        await page.GoAsync(new(Server.Page, $"#/{section}"));
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Keygen.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private Task WriteAsync(LicenseEvent e, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _entries);
        return Task.CompletedTask;
    }

    private Task BillAsync(LicenseEvent e, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _bills);
        return IsFixed ? Task.CompletedTask : throw new InvalidOperationException("The billing service is away.");
    }

    private Task TellCrmAsync(LicenseEvent e, CancellationToken cancellationToken)
    {
        CrmCalls++;
        return IsCrmFixed ? Task.CompletedTask : throw new TimeoutException("The CRM does not answer.");
    }

    private sealed class Engine(ConcurrentQueue<KeygenEventMessage> messages) : IKeygenEventForwarder
    {
        public Task ForwardAsync(KeygenEventMessage message, CancellationToken cancellationToken)
        {
            messages.Enqueue(message);
            return Task.CompletedTask;
        }
    }

    internal sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddKeygenWebhooks();
    }
}
