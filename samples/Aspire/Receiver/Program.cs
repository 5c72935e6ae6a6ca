using Keygen.Webhooks;
using Microsoft.EntityFrameworkCore;
using Receiver;
using StackExchange.Redis;

var builder = WebApplication.CreateBuilder(args);
builder.AddTelemetry();
builder.Services.AddSingleton<IConnectionMultiplexer>(ConnectionMultiplexer.Connect(builder.Configuration.GetConnectionString("redis")!));
builder.Services.AddDbContext<ShopDb>(options => options.UseNpgsql(builder.Configuration.GetConnectionString("shop")));
builder.Services.AddKeygenWebhooks()
    .UseEntityFrameworkCore<ShopDb>()              // a mirrored license and the mark of its event commit together
    .AddHandler<MirrorLicense>()
    .AddHandler<ForgetCachedLicense>()
    .AddCatchUp();
builder.Services.AddHealthChecks().AddKeygenWebhooks().AddKeygenCatchUp();

var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<ShopDb>().Database.EnsureCreatedAsync();   // in your own app: a migration
}

app.MapKeygenWebhooks();
app.MapHealthChecks("/health");
app.MapGet("/licenses/{id}", LicenseCache.GetAsync);
app.Run();
