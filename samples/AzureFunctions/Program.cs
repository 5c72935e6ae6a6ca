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

// The Functions host drops log messages outside of an invocation, such as warnings at startup, but forwards the console.
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
        o.Since = DateTimeOffset.UtcNow.AddDays(-3);          // an instance's disk may be new; handled events do not run again
        o.AllowForgetfulStore = builder.Environment.IsDevelopment();
    })
//#endif
    .AddAzureFunctions();

// Functions run on several instances. Only a shared store prevents an event from being handled twice.
if (builder.Configuration["Redis"] is { Length: > 0 } redis)
{
    webhooks.UseRedis(redis);
}

builder.Build().Run();
