using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>The account the table is about, and the words its ids go by.</summary>
internal sealed class TableAccount : IAsyncDisposable
{
    public const string Product = "6b1a4c1e-3a52-4c6f-8f0e-2f1d7c9b5a11";

    private readonly FakeTimeProvider _time;
    private readonly Dictionary<string, string> _words = [];
    private readonly Dictionary<string, string> _tokens;

    private TableAccount(FakeKeygen fake, FakeTimeProvider time)
    {
        (Fake, _time) = (fake, time);
        var (staging, sandbox) = (fake.AddEnvironment("staging", isShared: true), fake.AddEnvironment("sandbox"));
        _tokens = new()
        {
            ["admin"] = fake.ApiToken, ["basic"] = fake.ApiToken, ["wrong"] = "admin-wrong", ["product"] = fake.AddProductToken(Product),
            ["reader"] = fake.AddReadOnlyToken(), ["staging"] = staging.ApiToken, ["sandbox"] = sandbox.ApiToken,
        };
        var (endpoint, ofProduct, ofSandbox) = (fake.AddEndpoint(), fake.AddEndpoint(), fake.AddEndpoint());
        (ofProduct.ProductId, ofSandbox.EnvironmentId) = (Product, sandbox.Id);
        var (deleted, disabled) = (fake.AddEndpoint(), fake.AddEndpoint("https://disabled.example.com/"));
        (_words["account"], _words["product"], _words["url"]) = (fake.Keys.AccountId, Product, fake.Url.ToString().TrimEnd('/'));
        (_words["staging"], _words["sandbox"]) = (staging.Id, sandbox.Id);
        (_words["endpoint"], _words["endpointP"], _words["endpointI"], _words["endpointN"]) = (endpoint.Id, ofProduct.Id, ofSandbox.Id, disabled.Id);
        Record("rowD", deleted, "license.expired");
        Record("rowN", disabled, "license.expired");
        Record("rowP", ofProduct, "policy.created");
        Record("rowS", endpoint, "user.created", staging);
        Record("rowI", ofSandbox, "user.created", sandbox);
        for (var i = 1; i <= 11; i++)
        {
            Record($"row{i}", endpoint, "license.created");
        }

        deleted.Delete();
        disabled.Subscriptions = [];
        fake.Policies.Add(static policy => policy.WithResourceId("3c1f7d1e-52b1-4f0e-9d0a-6a1b2c3d4e5f").WithRelationship("product", Product));
        fake.Policies.Add(static policy => policy.WithResourceId("9d0a6a1b-2c3d-4e5f-8c1f-7d1e52b14f0e"));
        (_words["policyP"], _words["policy"]) = ("3c1f7d1e-52b1-4f0e-9d0a-6a1b2c3d4e5f", "9d0a6a1b-2c3d-4e5f-8c1f-7d1e52b14f0e");
    }

    public FakeKeygen Fake { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    public static async Task<TableAccount> StartAsync()
    {
        var time = new FakeTimeProvider(new(2026, 11, 23, 8, 46, 40, TimeSpan.Zero));
        return new(await FakeKeygen.StartAsync(new() { TimeProvider = time }), time);
    }

    public string TokenOf(string whose) => _tokens[whose];

    /// <summary>Words in braces become ids.</summary>
    public string Written(string text) => _words.Aggregate(text, static (all, word) => all.Replace($"{{{word.Key}}}", word.Value, StringComparison.Ordinal));

    /// <summary>Ids become words in braces.</summary>
    public string Read(string text) => _words.Aggregate(text, static (all, word) => all.Replace(word.Value, $"{{{word.Key}}}", StringComparison.Ordinal));

    public ValueTask DisposeAsync() => Fake.DisposeAsync();

    private void Record(string word, FakeEndpoint endpoint, string name, FakeEnvironment? environment = null)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        var builder = KeygenEventBuilder.Of(name);
        _words[word] = Fake.Record(environment is null ? builder : builder.WithEnvironment(environment.Id), FakeEventStatus.Failed, endpoint).Id;
    }
}
