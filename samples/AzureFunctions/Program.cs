using Keygen.Webhooks;
using KeygenFunctions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

var builder = FunctionsApplication.CreateBuilder(args);
//#if (!builtIn)
builder.ConfigureFunctionsWebApplication();
//#endif

// The Functions host drops what is logged outside of an invocation, such as a warning at startup. It does forward the console.
builder.Logging.AddSimpleConsole(o => o.SingleLine = true)
    .AddFilter<ConsoleLoggerProvider>(null, LogLevel.None)
    .AddFilter<ConsoleLoggerProvider>("Keygen.Webhooks", LogLevel.Warning);

var webhooks = builder.Services.AddKeygenWebhooks()           // binds the section Keygen:Webhooks
    .AddHandler<LicenseCreated, BillLicensee>()
    .AddHandler<KeygenEvent, AuditTrail>()                    // every event, known or not
//#if (catchUp)
    .AddCatchUp(o =>
    {
        o.RunOnSchedule = false;                              // the timer does
        o.Since = DateTimeOffset.UtcNow.AddDays(-3);          // an instance's disk may be new; what was handled is not handled again
        o.AllowForgetfulStore = builder.Environment.IsDevelopment();
    })
//#endif
    .AddAzureFunctions();

// Functions run on several instances that come and go: only a shared store keeps an event from being handled twice.
if (builder.Configuration["Redis"] is { Length: > 0 } redis)
{
    webhooks.UseRedis(redis);
}

builder.Build().Run();
