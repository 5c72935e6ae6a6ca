using System.Globalization;
using System.Text.Json;
using Keygen.Webhooks.Receiving;
using Keygen.Webhooks.Signatures;
using Microsoft.Extensions.Primitives;

namespace Keygen.Webhooks.Tests;

/// <summary>One request as Keygen's server put it on the wire, with what a reader should get.</summary>
public sealed partial class RecordedDelivery
{
    private static readonly Lazy<IReadOnlyList<RecordedDelivery>> Loaded = new(static () =>
        [.. Read(Path.Combine(AppContext.BaseDirectory, "Contract", "deliveries.jsonl"))]);

    private RecordedDelivery(JsonElement json)
    {
        Name = Text(json, "name");
        Event = Text(json, "event");
        Algorithm = Text(json, "algorithm");
        Url = Text(json, "url");
        WireHost = Text(json, "wireHost");
        WireTarget = Text(json, "wireTarget");
        AccountId = Text(json, "accountId");
        SentAt = DateTimeOffset.Parse(Text(json, "sentAt"), CultureInfo.InvariantCulture);
        Body = json.GetProperty("bodyBase64").GetBytesFromBase64();
        Headers = [.. json.GetProperty("headers").EnumerateObject().Select(static h => KeyValuePair.Create(h.Name, h.Value.GetString()!))];
        Expect = json.GetProperty("expect");
    }

    public static IReadOnlyList<RecordedDelivery> All => Loaded.Value;

    public string Name { get; }

    public string Event { get; }

    public string Algorithm { get; }

    public string Url { get; }

    public string WireHost { get; }

    public string WireTarget { get; }

    public string AccountId { get; }

    public DateTimeOffset SentAt { get; }

    public byte[] Body { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    public JsonElement Expect { get; }

    public RecordedAccount Account => RecordedAccount.Find(AccountId);

    public SignedHead Head => SignedHead.Create("POST", Header);

    public static IEnumerable<RecordedDelivery> Read(string file) =>
        File.ReadLines(file).Select(static line => new RecordedDelivery(JsonDocument.Parse(line).RootElement));

    public static RecordedDelivery Find(string name) => All.Single(delivery => delivery.Name == name);

    public StringValues Header(string name) =>
        Headers.Where(header => header.Key == name).Select(static header => header.Value).ToArray();

    public WebhookRequest ToRequest() => new()
    {
        Head = Head,
        ContentType = Header("Content-Type"),
        ContentLength = Body.Length,
        Body = new MemoryStream(Body),
    };

    public override string ToString() => Name;

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}

/// <summary>One of the three test accounts; public keys only.</summary>
public sealed record RecordedAccount(string Id, string Ed25519, string Rsa2048, string EcdsaP256)
{
    private static readonly Lazy<IReadOnlyList<RecordedAccount>> Loaded = new(static () =>
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Contract", "keys.json")));
        return [.. json.RootElement.GetProperty("accounts").EnumerateArray().Select(static account => new RecordedAccount(
            account.GetProperty("id").GetString()!,
            account.GetProperty("ed25519").GetProperty("publicHex").GetString()!,
            account.GetProperty("rsa2048").GetProperty("publicPem").GetString()!,
            account.GetProperty("ecdsaP256").GetProperty("publicPem").GetString()!))];
    });

    public static IReadOnlyList<RecordedAccount> All => Loaded.Value;

    public static RecordedAccount Find(string id) => All.Single(account => account.Id == id);

    public string KeyFor(string algorithm) => algorithm switch
    {
        SignatureAlgorithms.Ed25519 => Ed25519,
        SignatureAlgorithms.EcdsaP256 => EcdsaP256,
        _ => Rsa2048,
    };
}
