using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>An envelope in parts: each is the JSON text of a member, and an empty one leaves it out.</summary>
internal sealed record SampleEnvelope
{
    public const string AccountId = "3e58a9fe-fbf4-45d4-8c1a-53cd9a922564";

    public const string EventId = "0b3c6a52-1111-4c1e-9d3e-5f0a35a1b2c3";

    public static readonly DateTimeOffset SentAt = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Id { get; init; } = $"\"id\":\"{EventId}\"";

    public string Type { get; init; } = "\"type\":\"webhook-events\"";

    public string Event { get; init; } = "\"event\":\"license.created\"";

    public string ApiVersion { get; init; } = "\"apiVersion\":\"1.8\"";

    public string Created { get; init; } = "\"created\":\"2026-11-20T11:59:30.500Z\"";

    public string Payload { get; init; } = PayloadOf(SampleLicense.Document(""));

    public string Account { get; init; } = $$$"""
        "account":{"data":{"type":"accounts","id":"{{{AccountId}}}"}}
        """;

    public string Environment { get; init; } = "\"environment\":{\"data\":null}";

    public string Meta { get; init; } = "\"meta\":{\"idempotencyToken\":\"token-v3\"}";

    public string? Header { get; init; } = "1.8";

    public string Json => Object("", Object(
        "data",
        Id,
        Type,
        Object("attributes", Event, ApiVersion, Created, Payload),
        Object("relationships", Account, Environment),
        Meta));

    public static string PayloadOf(string document) => $"\"payload\":{JsonSerializer.Serialize(document, Relaxed)}";

    public static SampleEnvelope Of(string eventName, string document, string version = "1.8") => new()
    {
        Event = $"\"event\":\"{eventName}\"",
        ApiVersion = $"\"apiVersion\":\"{version}\"",
        Header = version,
        Payload = PayloadOf(document),
    };

    public static EnvelopeFailure Read(byte[] body, out KeygenEvent? keygenEvent, string? header = "1.8")
    {
        EventReader.TryRead(Verified(body, header), out keygenEvent, out var failure);
        return failure;
    }

    public static EnvelopeFailure Read(string body, out KeygenEvent? keygenEvent) => Read(Encoding.UTF8.GetBytes(body), out keygenEvent);

    public EnvelopeFailure Read(out KeygenEvent? keygenEvent) => Read(Encoding.UTF8.GetBytes(Json), out keygenEvent, Header);

    /// <summary>Reads it as a receiver does, whose events own their bodies.</summary>
    public KeygenEvent ReadFromOwn(byte[] body)
    {
        EventReader.TryRead(Verified(body, Header), ownsBody: true, out var keygenEvent, out _).Should().BeTrue();
        return keygenEvent!;
    }

    public KeygenEvent Read()
    {
        Read(out var keygenEvent).Should().Be(EnvelopeFailure.None);
        return keygenEvent!;
    }

    private static VerifiedDelivery Verified(byte[] body, string? header) =>
        new(new(body, AccountId, header, SentAt, SignedUrl.Parse("https://hooks.example.com/keygen")));

    private static string Object(string name, params string[] members) =>
        (name.Length > 0 ? $"\"{name}\":" : "") + "{" + string.Join(',', members.Where(static member => member.Length > 0)) + "}";
}
