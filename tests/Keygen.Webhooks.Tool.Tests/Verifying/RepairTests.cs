using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Testing;
using Keygen.Webhooks.Tool.Verifying;

namespace Keygen.Webhooks.Tool.Tests.Verifying;

/// <summary>What tools do to a request when they save it is undone and named; what an attacker does is not.</summary>
public sealed class RepairTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly KeygenTestKeys _account = new();

    public static TheoryData<string, string> Bodies => new()
    {
        { "line end", "a line end was added behind the body" },
        { "CRLF at the end", "a line end was added behind the body" },
        { "indented", "the JSON was formatted" },
        { "indented with CRLF", "the JSON was formatted" },
        { "escaped", "the JSON was written anew, with other escapes" },
        { "string", "it was saved as a JSON string" },
        { "base64", "it was saved as base64" },
        { "chunks", "the framing of chunks was saved with it" },
        { "Latin-1", "its UTF-8 was read as Latin-1" },
        { "mark", "a byte order mark was added" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_a_tool_changed_is_genuine_and_the_change_is_named(string kind, string change)
    {
        var delivery = SignedDelivery.Of<LicenseCreated>(builder => builder.WithKeys(_account).WithMetadata("customer", "Müller"));

        var report = await VerifyAsync(SavedRequests.Raw(delivery, Changed(kind, SavedRequests.Text(delivery))));

        report.Verdict.Should().Be(VerifyVerdict.GenuineButChanged, report.Explanation);
        report.Changes.Should().Contain(change);
        report.EventId.Should().Be(delivery.EventId);
    }

    [Theory]
    [InlineData("\\\"", "the quotes in Keygen-Signature were escaped")]
    [InlineData("&quot;", "HTML entities in Keygen-Signature were escaped")]
    [InlineData("”", "the quotes in Keygen-Signature were made typographic")]
    public async Task Quotes_of_the_signature_are_mended(string quote, string change)
    {
        var delivery = Delivery();
        var raw = SavedRequests.Raw(delivery);
        var line = raw.Split("\r\n").Single(static one => one.StartsWith("Keygen-Signature", StringComparison.Ordinal));

        var report = await VerifyAsync(raw.Replace(line, line.Replace("\"", quote, StringComparison.Ordinal), StringComparison.Ordinal));

        report.Verdict.Should().Be(VerifyVerdict.GenuineButChanged, report.Explanation);
        report.Changes.Should().Equal(change);
    }

    [Fact]
    public async Task Another_host_and_date_of_a_proxy_do_no_harm()
    {
        var raw = SavedRequests.Raw(Delivery().WithHeader("Date", "Mon, 23 Nov 2020 08:46:40 GMT")).Replace("Host: hooks.example.com", "Host: 10.0.0.7:8080", StringComparison.Ordinal);

        var report = await VerifyAsync(raw);

        report.Verdict.Should().Be(VerifyVerdict.Genuine, report.Explanation);
        report.Notes.Should().Contain(static note => note.Contains("hooks.example.com/webhooks/keygen (the endpoint in the body)"));
    }

    [Fact]
    public async Task A_changed_Keygen_Date_is_named()
    {
        var report = await VerifyAsync(SavedRequests.Raw(Delivery().WithHeader("Keygen-Date", "Mon, 23 Nov 2020 08:46:40 GMT")));

        report.Changes.Should().Equal("Keygen-Date was changed, and Date was not");
    }

    [Theory]
    [InlineData("key", "key: ")]
    [InlineData("body", "The account signed the headers, but not this body.")]
    [InlineData("account", "keyid: ")]
    [InlineData("host", "host: the account signed it for forged.example.com/webhooks/keygen")]
    [InlineData("target", "(request-target): the account signed it for hooks.example.com/forged")]
    [InlineData("unsigned", "There is no Keygen-Signature header")]
    [InlineData("old", "date: it was signed")]
    public async Task What_the_account_did_not_sign_is_not_genuine_and_the_line_is_named(string kind, string explanation)
    {
        var delivery = Delivery();
        var changed = kind switch
        {
            "key" => delivery.SignedWithAnotherKey(),
            "body" => delivery.WithChangedBody(),
            "account" => SignedDelivery.Of<LicenseCreated>(),
            "host" => Delivery("https://forged.example.com/webhooks/keygen"),
            "target" => Delivery("https://hooks.example.com/forged"),
            "old" => delivery.SignedAt(DateTimeOffset.UtcNow.AddHours(-2)),
            _ => delivery.WithoutHeader("Keygen-Signature"),
        };

        var report = await VerifyAsync(SavedRequests.Raw(changed), new()
        {
            PublicKeys = [_account.Ed25519],
            AccountId = kind is "unsigned" ? null : _account.AccountId,
            Urls = [_account.EndpointUrl],
            ReceivedAt = kind is "old" ? DateTimeOffset.UtcNow : null,
        });

        report.Verdict.Should().Be(VerifyVerdict.NotGenuine);
        report.Explanation.Should().StartWith(explanation);
    }

    [Fact]
    public async Task A_body_that_was_cut_off_is_told_by_its_length()
    {
        var delivery = Delivery();
        var raw = SavedRequests.Raw(delivery).Replace("Host:", $"Content-Length: {delivery.Body.Length}\r\nHost:", StringComparison.Ordinal);

        var report = await VerifyAsync(raw[..^100]);

        report.Explanation.Should().Contain($"Content-Length says {delivery.Body.Length} bytes, and {delivery.Body.Length - 100} were saved: the rest is missing.");
    }

    private static string Changed(string kind, string body) => kind switch
    {
        "line end" => body + "\n",
        "CRLF at the end" => body + "\r\n",
        "indented" => JsonNode.Parse(body)!.ToJsonString(Indented),
        "indented with CRLF" => JsonNode.Parse(body)!.ToJsonString(Indented).Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n",
        "escaped" => JsonNode.Parse(body)!.ToJsonString(), // as .NET and Python do with what is not ASCII
        "string" => JsonSerializer.Serialize(body),
        "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(body)),
        "chunks" => $"{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n0\r\n\r\n",
        "Latin-1" => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(body)),
        _ => "\uFEFF" + body,
    };

    private SignedDelivery Delivery(string? url = null) => SignedDelivery.Of<LicenseCreated>(builder => builder.WithKeys(_account).WithEndpoint(url ?? _account.EndpointUrl));

    private Task<VerifyReport> VerifyAsync(string saved, VerifySettings? settings = null) =>
        new DeliveryVerification(settings ?? new() { PublicKeys = [_account.Ed25519] }, TimeProvider.System).VerifyAsync(CaptureReader.Read(Encoding.UTF8.GetBytes(saved))[0]);
}
