using Keygen.Webhooks;

// An app whose OpenAPI document is made by its build, where nothing is configured.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOpenApi();
builder.Services.AddKeygenWebhooks().AddHandler<LicenseExpired>(static (_, _) => Task.CompletedTask);
var app = builder.Build();
app.MapOpenApi();
app.MapGet("/hello", static () => "hello");
app.MapKeygenWebhooks("/webhooks/keygen");
app.Run();
