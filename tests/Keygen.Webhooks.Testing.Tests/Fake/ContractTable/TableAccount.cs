using Microsoft.Extensions.Time.Testing;

namespace Keygen.Webhooks.Testing.Tests.Fake.ContractTable;

/// <summary>The account the table is about, and the words its ids go by.</summary>
internal sealed class TableAccount : IAsyncDisposable
{
    public const string Product = "6b1a4c1e-3a52-4c6f-8f0e-2f1d7c9b5a11";

    private readonly FakeTimeProvider _time;
    private readonly Dictionary<string, string> _words = [];
    private readonly Dictionary<string, string> _tokens;
    private readonly HashSet<string> _recorded = [];
    private readonly HttpClient _client = new(new Accepting());

    private TableAccount(FakeKeygen fake, FakeTimeProvider time)
    {
        (Fake, _time) = (fake, time);
        var (staging, sandbox) = (fake.AddEnvironment("staging", isShared: true), fake.AddEnvironment("sandbox"));
        _tokens = new()
        {
            ["admin"] = fake.ApiToken, ["basic"] = fake.ApiToken, ["wrong"] = "admin-wrong", ["product"] = fake.AddProductToken(Product),
            ["reader"] = fake.AddReadOnlyToken(), ["staging"] = staging.ApiToken, ["sandbox"] = sandbox.ApiToken,
        };
        var other = fake.Products.Add(static product => product.WithAttribute("code", "other"));
        fake.Products.Add(static product => product.WithResourceId(Product));
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
        fake.Policies.Add(static policy => policy.WithResourceId("9d0a6a1b-2c3d-4e5f-8c1f-7d1e52b14f0e").WithAttribute("requireCheckIn", false).WithAttribute("duration", null));
        (_words["policyP"], _words["policy"]) = ("3c1f7d1e-52b1-4f0e-9d0a-6a1b2c3d4e5f", "9d0a6a1b-2c3d-4e5f-8c1f-7d1e52b14f0e");
        (_words["other"], _words["free"]) = (other.Id, "00000000-0000-4000-8000-000000000000");
        Populate();
    }

    public FakeKeygen Fake { get; }

    /// <summary>The events that were raised for the endpoint of the whole account, in order.</summary>
    public IReadOnlyList<string> Raised => [.. Fake.Events.Where(row => row.Endpoint.Id == _words["endpoint"] && !_recorded.Contains(row.Id)).Select(static row => row.Name)];

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

    public async ValueTask DisposeAsync()
    {
        await Fake.DisposeAsync();
        _client.Dispose();
    }

    /// <summary>Users, licenses and machines: those of the product, and another's.</summary>
    private void Populate()
    {
        var user = Fake.Users.Add(static one => one.WithAttribute("email", "ada@customer.example").WithAttribute("firstName", "Ada"));
        var admin = Fake.Users.Add(static one => one.WithAttribute("email", "root@customer.example").WithAttribute("role", "admin"));
        var license = Fake.Licenses.Add(one => one.WithAttribute("key", "ADA-KEY").WithMetadata("orderId", 7).WithMetadata("team", "blue")
            .WithRelationship("policy", _words["policyP"]).WithRelationship("owner", user.Id).WithAttribute("maxMachines", 2));
        var foreign = Fake.Licenses.Add(one => one.WithAttribute("suspended", true).WithRelationship("policy", _words["policy"]));
        var machine = Fake.Machines.Add(one => one.WithAttribute("fingerprint", "aa:bb").WithRelationship("license", license.Id).WithAttribute("cores", 4));
        (_words["user"], _words["admin"], _words["license"], _words["licenseF"], _words["machine"]) = (user.Id, admin.Id, license.Id, foreign.Id, machine.Id);
        Fake.Passwords.Set(user.Id, "old password");
        _tokens["user"] = Fake.AddUserToken(user.Id);
        foreach (var endpoint in Fake.Endpoints)
        {
            endpoint.Client = _client;
        }
    }

    private void Record(string word, FakeEndpoint endpoint, string name, FakeEnvironment? environment = null)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        var builder = KeygenEventBuilder.Of(name);
        _recorded.Add(_words[word] = Fake.Record(environment is null ? builder : builder.WithEnvironment(environment.Id), FakeEventStatus.Failed, endpoint).Id);
    }

    /// <summary>A receiver that accepts everything.</summary>
    private sealed class Accepting : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.OK));
    }
}
