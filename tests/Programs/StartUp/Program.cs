using Keygen.Webhooks;
using Keygen.Webhooks.StartUp;

// One small receiver, or with "floor" the least there can be, for the load test to start again and again.
if (args is not [("floor" or "webhooks") and var kind, var accountId, var publicKey, var endpointUrl])
{
    Console.WriteLine("floor|webhooks ACCOUNT-ID PUBLIC-KEY ENDPOINT-URL");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
if (kind is "webhooks")
{
    builder.Services.AddKeygenWebhooks(options =>
        {
            options.AccountId = accountId;
            options.PublicKeys.Add(publicKey);
            options.EndpointUrls.Add(endpointUrl);
        })
        .AddHandler<LicenseCreated>((e, _) => e.License.Key is null ? throw new InvalidOperationException("No key.") : Task.CompletedTask);
}

await using var app = builder.Build();
if (kind is "webhooks")
{
    app.MapKeygenWebhooks("/webhooks/keygen");
}
else
{
    app.MapPost("/webhooks/keygen", new FloorEndpoint(publicKey, endpointUrl).ReceiveAsync);
}

await app.StartAsync();
Console.WriteLine($"ready {new Uri(app.Urls.First()).Port}");
Console.In.ReadLine();
return 0;
