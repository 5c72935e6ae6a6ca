using System.Text.Json;

namespace Keygen.Webhooks.Testing.Tests.Samples;

/// <summary>How the payload's text is escaped. It says the same either way; who signs, caches or searches the text sees the difference.</summary>
public sealed class PayloadTextTests
{
    private const string Name = "Ben & Söhne <GmbH>\u2028";
    private const string Escaped = @"Ben \u0026 Söhne \u003cGmbH\u003e\u2028";

    [Theory]
    [InlineData("1.8", true)]
    [InlineData("1.7", false)]
    [InlineData("1.0", false)]
    public void Markup_is_escaped_unless_a_version_migration_ran(string version, bool escaped)
    {
        var delivery = SignedDelivery.Of<LicenseCreated>(e => e.WithAttribute("name", Name).WithApiVersion(version));

        IsEscaped(PayloadOf(delivery.Body)).Should().Be(escaped);
        delivery.Read<LicenseCreated>().License.Name.Should().Be(Name);
    }

    [Fact]
    public async Task The_list_shows_the_text_that_is_delivered_and_a_lower_version_is_migrated_anew()
    {
        await using var fake = await FakeKeygen.StartAsync(new() { RetryDelay = static _ => TimeSpan.FromMilliseconds(1) });
        using var api = new Fake.ApiClient(fake);
        using var client = new HttpClient(new Answering());
        var endpoint = fake.AddEndpoint();
        endpoint.Client = client;

        var row = fake.Raise<LicenseCreated>(static e => e.WithAttribute("name", Name))[0];
        await fake.WaitForAsync(_ => row.Attempts.Count > 0);
        endpoint.ApiVersion = "1.7";
        await fake.WaitForAsync(_ => row.Status is FakeEventStatus.Failed);

        var listed = (await api.GetAsync($"webhook-events/{row.Id}")).GetProperty("data").GetProperty("attributes").GetProperty("payload").GetString()!;
        IsEscaped(listed).Should().BeTrue();
        PayloadOf(row.Attempts[0].Body).Should().Be(listed);
        IsEscaped(PayloadOf(row.Attempts[^1].Body)).Should().BeFalse();
    }

    private static bool IsEscaped(string payload)
    {
        var (escaped, raw) = (payload.Contains(Escaped, StringComparison.Ordinal), payload.Contains("Ben & Söhne <GmbH>", StringComparison.Ordinal));
        escaped.Should().Be(!raw);
        return escaped;
    }

    private static string PayloadOf(ReadOnlyMemory<byte> body)
    {
        using var envelope = JsonDocument.Parse(body);
        return envelope.RootElement.GetProperty("data").GetProperty("attributes").GetProperty("payload").GetString()!;
    }

    private sealed class Answering : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError));
    }
}
