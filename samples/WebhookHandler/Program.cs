using WebhookHandler;

var builder = WebApplication.CreateSlimBuilder(args);

builder.Services.AddKeygenWebhooks()                          // binds the section Keygen:Webhooks
    .AddHandler<UserCreated, WelcomeUser>()
    .AddHandler<UserDeleted, CancelUser>()
    .AddHandler<UserPasswordReset, MailPasswordReset>()
    .AddHandler<LicenseCreated, BillLicensee>()
    .AddHandler<LicenseDeleted, CreditLicensee>()
    .AddHandler<KeygenEvent, AuditTrail>();                   // every event, known or not
builder.Services.AddHealthChecks().AddKeygenWebhooks();

var app = builder.Build();

app.MapGet("/", () => "Keygen webhooks are received at POST /webhooks/keygen.\n");
app.MapHealthChecks("/health");
app.MapKeygenWebhooks("/webhooks/keygen");

app.Run();
