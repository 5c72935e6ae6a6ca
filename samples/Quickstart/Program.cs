using Keygen.Webhooks;
using Quickstart;

if (args is ["--watch", .. var rest])
{
    return await WatchApp.RunAsync(rest is [var port] ? int.Parse(port, System.Globalization.CultureInfo.InvariantCulture) : 5080);
}

// A receiver on a free loopback port, and a stand-in for Keygen that signs deliveries with a temporary key.
using var keygen = new StandInKeygen("https://hooks.example.com/webhooks/keygen");
var handled = new Ledger();

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.ClearProviders();
builder.Services.AddKeygenWebhooks(options =>
    {
        options.AccountId = keygen.AccountId;
        options.PublicKeys.Add(keygen.PublicKey);
        options.EndpointUrls.Add(keygen.EndpointUrl);
        options.DrainDelay = TimeSpan.Zero;
    })
    .AddHandler<LicenseCreated>((e, _) => handled.Add($"{e.Name}: key for {e.License.Metadata.GetString("customer")}"))
    .AddHandler<LicenseExpired>((e, _) => handled.AddOrFailOnce($"{e.Name}: {e.License.Name}"))
    .AddHandler<UnknownEvent>((e, _) => handled.Add($"{e.Name}: unknown, passed on"));

await using var app = builder.Build();
app.MapKeygenWebhooks("/webhooks/keygen");
await app.StartAsync();

var created = keygen.Event("license.created");
var expired = keygen.Event("license.expired");
Scenario[] scenarios =
[
    new("a license is created", keygen.Sign(created), 200, 1),
    new("the same delivery again", keygen.Sign(created), 200, 0),
    new("one byte of the body changed", keygen.Sign(keygen.Event("license.created")).Tampered(), 401, 0),
    new("signed an hour ago", keygen.Sign(keygen.Event("license.created"), TimeSpan.FromHours(-1)), 401, 0),
    new("an event newer than the library", keygen.Sign(keygen.Event("license.teleported")), 200, 1),
    new("an event of another account", keygen.Sign(keygen.Event("license.created"), keyId: Guid.NewGuid().ToString()), 401, 0),
    new("an event whose handler fails", keygen.Sign(expired), 500, 0),
    new("Keygen's retry of that event", keygen.Sign(expired), 200, 1),
    new("that event once more", keygen.Sign(expired), 200, 0),
];

var ok = await Scenario.RunAllAsync(scenarios, new Uri(app.Urls.First()), handled);
await app.StopAsync();
return ok ? 0 : 1;
