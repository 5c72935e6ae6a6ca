using System.Globalization;
using System.Text.Json;
using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>The sample users copy, as a process, configured as its README says.</summary>
public sealed class WebhookHandlerSampleTests
{
    private const string Sample = "samples/WebhookHandler";

    private static readonly string[] Urls =
    [
        "https://hooks.example.com/webhooks/keygen", "https://hooks.example.com/webhooks/keygen?x=1",
        "https://hooks.example.com/webhooks/keygen?tenant=acme&env=prod",
    ];

    private static readonly IReadOnlyList<RecordedDelivery> Deliveries =
    [
        .. RecordedDelivery.All
            .Where(static delivery => delivery.AccountId == RecordedDelivery.All[0].AccountId && Urls.Contains(delivery.Url))
            .DistinctBy(static delivery => delivery.Token()),
    ];

    [Fact]
    public async Task Recorded_deliveries_of_every_family_are_one_line_each_and_nothing_secret_is_printed()
    {
        await using var app = await ChildApp.StartServerAsync(Sample, Configuration());

        foreach (var delivery in Deliveries)
        {
            (await RawHttp.PostAsync(app.Port, WireDelivery.Of(delivery).To("/webhooks/keygen").Bytes())).Status.Should().Be(200, delivery.Name);
        }

        app.Terminate();
        (await app.ExitCodeAsync()).Should().Be(0);
        Deliveries.Select(static delivery => delivery.Event.Split('.')[0]).Distinct().Should().HaveCountGreaterThan(15);
        app.Output.Where(static line => line.StartsWith("handled", StringComparison.Ordinal)).Should().Equal(Deliveries.Select(Line));
        app.Errors.Should().BeEmpty();
        foreach (var secret in Deliveries.SelectMany(SecretsOf).Distinct())
        {
            app.Text.Contains(secret, StringComparison.Ordinal).Should().BeFalse($"'{secret}' is a secret");
        }
    }

    [Fact]
    public async Task It_says_what_it_is_and_refuses_what_is_not_signed()
    {
        await using var app = await ChildApp.StartServerAsync(Sample, Configuration());
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{app.Port}") };
        var cancelled = TestContext.Current.CancellationToken;

        var home = await client.GetAsync(new Uri("/", UriKind.Relative), cancelled);
        ((int)home.StatusCode).Should().Be(200);
        (await home.Content.ReadAsStringAsync(cancelled)).Should().EndWith("\n").And.Subject.Trim().Should().NotContain("\n");
        (await client.GetAsync(new Uri("/health", UriKind.Relative), cancelled)).IsSuccessStatusCode.Should().BeTrue();

        var forgery = WireDelivery.Of(Deliveries[0]).To("/webhooks/keygen");
        (await RawHttp.PostAsync(app.Port, forgery.Set("Keygen-Date", "Mon, 06 Jan 2020 00:00:00 GMT").Bytes())).Status.Should().Be(401);
        app.Output.Should().NotContain(static line => line.StartsWith("handled", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Case", "18")]
    [InlineData("AccountId", "Keygen__Webhooks__AccountId")]
    [InlineData("PublicKeys__0", "Keygen__Webhooks__PublicKeys__0")]
    [InlineData("EndpointUrls__0", "Keygen__Webhooks__EndpointUrls__0")]
    public async Task A_missing_value_stops_it_and_names_its_variable(string option, string variable)
    {
        using var keygen = new WireSigner();
        var configuration = new Dictionary<string, string>
        {
            ["Keygen__Webhooks__AccountId"] = keygen.AccountId,
            ["Keygen__Webhooks__PublicKeys__0"] = keygen.PublicKey,
            ["Keygen__Webhooks__EndpointUrls__0"] = keygen.EndpointUrl,
        };
        configuration.Remove($"Keygen__Webhooks__{option}");
        await using var app = ChildApp.Start(Sample, configuration, "--urls", "http://127.0.0.1:0");

        (await app.ExitCodeAsync()).Should().NotBe(0);
        app.Errors.First(static line => line.Length > 0).Should().Contain($"the environment variable {variable}");
        app.Text.Should().NotContain("Now listening");
    }

    /// <summary><c>handled license.created 0f0c… licenses/905a…,licenses/…</c></summary>
    private static string Line(RecordedDelivery delivery)
    {
        var type = delivery.Expect.GetProperty("resourceType").GetString();
        var resources = delivery.Expect.GetProperty("resourceIds").EnumerateArray().Select(id => $"{type}/{id.GetString()}");
        return $"handled {delivery.Event} {delivery.EventId()} {string.Join(',', resources)}".TrimEnd();
    }

    /// <summary>License keys, tokens and addresses.</summary>
    private static IEnumerable<string> SecretsOf(RecordedDelivery delivery)
    {
        using var envelope = JsonDocument.Parse(delivery.Body);
        using var payload = JsonDocument.Parse(envelope.RootElement.GetProperty("data").GetProperty("attributes").GetProperty("payload").GetString()!);
        return [.. Strings(payload.RootElement).Where(static pair => pair.Name is "key" or "email" || pair.Name.EndsWith("oken", StringComparison.Ordinal))
            .Select(static pair => pair.Text).Where(static text => text.Length >= 8 && !Guid.TryParse(text, out _)), delivery.Token()];
    }

    private static IEnumerable<(string Name, string Text)> Strings(JsonElement element, string name = "") => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static member => Strings(member.Value, member.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Strings(item, name)),
        JsonValueKind.String => [(name, element.GetString()!)],
        _ => [],
    };

    private static Dictionary<string, string> Configuration()
    {
        var account = Deliveries[0].Account;
        var configuration = new Dictionary<string, string>
        {
            ["Keygen__Webhooks__AccountId"] = account.Id,
            ["Keygen__Webhooks__Tolerance"] = "36500.00:00:00",
            ["Keygen__Webhooks__DrainDelay"] = "00:00:00",
        };
        Add("PublicKeys", account.Ed25519, account.Rsa2048, account.EcdsaP256);
        Add("Algorithms", "ed25519", "rsa-pss-sha256", "rsa-sha256", "ecdsa-p256");
        Add("EndpointUrls", Urls);
        return configuration;

        void Add(string option, params string[] values)
        {
            foreach (var (value, i) in values.Select(static (value, i) => (value, i)))
            {
                configuration[string.Create(CultureInfo.InvariantCulture, $"Keygen__Webhooks__{option}__{i}")] = value;
            }
        }
    }
}
