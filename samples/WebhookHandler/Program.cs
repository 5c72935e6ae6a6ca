#if (dashboard)
using System.Net;
#endif
#if (efSqlite)
using Microsoft.EntityFrameworkCore;
#endif
using WebhookHandler;

var builder = WebApplication.CreateSlimBuilder(args);

#if (dashboard)
await DevelopmentKeygen.AddAsync(builder);                    // sends events in Development, until you set an account
#endif
#if (efSqlite)
builder.Services.AddDbContext<AppDbContext>(o => o.UseSqlite(builder.Configuration.GetConnectionString("Default") ?? "Data Source=app.db"));
#endif
builder.Services.AddKeygenWebhooks()                          // binds the section Keygen:Webhooks
#if (redis)
    .UseRedis(builder.Configuration.GetConnectionString("Redis") ?? "localhost:6379")
#endif
#if (efSqlite)
    .UseEntityFrameworkCore<AppDbContext>()                   // a handler and its mark in one transaction
#endif
#if (catchUp && memory)
    .AddCatchUp(o => o.AllowForgetfulStore = builder.Environment.IsDevelopment()) // elsewhere it needs another store
#elif (catchUp)
    .AddCatchUp()                                             // fetches missed events from Keygen's API
#endif
    .AddHandler<UserCreated, WelcomeUser>()
    .AddHandler<UserDeleted, CancelUser>()
    .AddHandler<UserPasswordReset, MailPasswordReset>()
    .AddHandler<LicenseCreated, BillLicensee>()
    .AddHandler<LicenseDeleted, CreditLicensee>()
    .AddHandler<KeygenEvent, AuditTrail>();                   // every event, known or not
#if (catchUp)
builder.Services.AddHealthChecks().AddKeygenWebhooks().AddKeygenCatchUp();
#else
builder.Services.AddHealthChecks().AddKeygenWebhooks();
#endif

var app = builder.Build();

#if (efSqlite)
// Creates the tables at the first start. Use migrations once the model changes.
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.EnsureCreatedAsync();
}

#endif
app.MapGet("/", () => "Keygen webhooks are received at POST /webhooks/keygen.\n");
app.MapHealthChecks("/health");
app.MapKeygenWebhooks("/webhooks/keygen");
#if (dashboard)
if (app.Environment.IsDevelopment())
{
    // It shows events and can run handlers. So here it answers this machine only. A tunnel runs on this machine too, and may hide that a
    // request comes from elsewhere: do not tunnel this port without authorization. Elsewhere, say who may see it:
    // app.MapKeygenWebhooksDashboard("/keygen").RequireAuthorization("Operators");
    app.MapKeygenWebhooksDashboard("/keygen").AddEndpointFilter(async (context, next) =>
        IsFromThisMachine(context.HttpContext) ? await next(context) : Results.NotFound());
}
#endif

app.Run();
#if (dashboard)

// The host is checked too: a page of another site may let its own name lead to this machine.
static bool IsFromThisMachine(HttpContext context) =>
    context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
    && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
    && !context.Request.Headers.Keys.Any(static name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase) // from UseForwardedHeaders
        || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase) || name.Equals("Via", StringComparison.OrdinalIgnoreCase));
#endif
