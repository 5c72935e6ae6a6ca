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
if (builder.Configuration["Model"] is not "built-in")
{
    builder.ConfigureFunctionsWebApplication();
}

builder.UseMiddleware<CancellationWitness>();
builder.Logging.AddSimpleConsole(o => o.SingleLine = true)
    .AddFilter<ConsoleLoggerProvider>(null, LogLevel.None)
    .AddFilter<ConsoleLoggerProvider>("Keygen.Webhooks", LogLevel.Warning);

var webhooks = builder.Services.AddKeygenWebhooks().AddAzureFunctions();
if (builder.Configuration["Handlers"] is not "none")
{
    webhooks.AddHandler<LicenseCreated, ObedientHandler>();
}

if (builder.Configuration["Keygen:Webhooks:CatchUp:ApiToken"] is not null)
{
    webhooks.AddCatchUp(o => (o.RunOnSchedule, o.AllowForgetfulStore) = (false, true));
}

if (builder.Configuration.GetSection("Keygen:Webhooks:eu").Exists())
{
    builder.Services.AddKeygenWebhooks("eu")
        .AddHandler<LicenseCreated>((e, _) => Console.Out.WriteLineAsync($"handled by eu: {e.Id}"))
        .AddAzureFunctions();
}

builder.Build().Run();
