using Keygen.Webhooks;
using Microsoft.Extensions.Time.Testing;

// A receiver whose clock and handlers are moved by requests, so that a test of its shutdown waits for nothing but what it sees.
var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddSingleton<TimeProvider>(clock);
builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.FromMinutes(2));
builder.Services.AddHealthChecks().AddKeygenWebhooks();
builder.Services.AddKeygenWebhooks()
    .AddHandler<LicenseCreated>(async (e, ct) =>
    {
        Console.WriteLine($"began {e.Name}");
        await released.Task.WaitAsync(ct);
        Console.WriteLine($"ended {e.Name}");
    })
    .AddHandler<LicenseExpired>(async (e, ct) =>
    {
        Console.WriteLine($"began {e.Name}");
        await Task.Delay(Timeout.Infinite, ct);
    });

var app = builder.Build();
app.MapKeygenWebhooks("/webhooks/keygen");
app.MapHealthChecks("/health");
app.MapPost("/release", () => released.TrySetResult());
app.MapPost("/advance/{seconds:int}", (int seconds) => clock.Advance(TimeSpan.FromSeconds(seconds)));
app.Run();
