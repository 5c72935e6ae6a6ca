using Keygen.Webhooks.Testing;

namespace Keygen.Webhooks.Tool.Tests.Kit;

/// <summary>A fake Keygen with one endpoint, and the settings of an app for it.</summary>
internal sealed class Account : IAsyncDisposable
{
    public const string Url = "https://hooks.example.com/webhooks/keygen";

    private Account(FakeKeygen keygen) => (Keygen, Endpoint) = (keygen, keygen.AddEndpoint(Url, new("http://127.0.0.1:1")));

    public FakeKeygen Keygen { get; }

    public FakeEndpoint Endpoint { get; }

    /// <summary>What a shell has whose app is set up for this account.</summary>
    public Dictionary<string, string> Variables => new()
    {
        ["Keygen__Webhooks__AccountId"] = Keygen.Keys.AccountId,
        ["Keygen__Webhooks__EndpointUrls__0"] = Url,
        ["Keygen__Webhooks__PublicKeys__0"] = Keygen.Keys.Ed25519,
        ["Keygen__Api__BaseUrl"] = Keygen.Url.GetLeftPart(UriPartial.Authority),
        ["Keygen__Api__ApiToken"] = Keygen.ApiToken,
    };

    public static async Task<Account> StartAsync() => new(await FakeKeygen.StartAsync(new() { Keys = new() }));

    public FakeWebhookEvent Record(string name, TimeSpan age, FakeEventStatus status = FakeEventStatus.Failed, Action<KeygenEventBuilder>? change = null)
    {
        var builder = KeygenEventBuilder.Of(name).WithCreated(DateTimeOffset.UtcNow - age);
        change?.Invoke(builder);
        return Keygen.Record(builder, status, Endpoint);
    }

    public Task<ToolResult> RunAsync(params string[] arguments) => ToolProcess.RunAsync(new ToolStart { Arguments = arguments, Environment = Variables });

    public ValueTask DisposeAsync() => Keygen.DisposeAsync();
}
