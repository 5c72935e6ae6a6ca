using System.Text.Json;
using Keygen.Webhooks.Signatures;

namespace Keygen.Webhooks.Tests.Events;

/// <summary>Recorded deliveries as events, their signatures taken for granted.</summary>
internal static class RecordedEvents
{
    public static KeygenEvent Read(RecordedDelivery recorded)
    {
        Read(recorded, recorded.Body, out var keygenEvent).Should().Be(EnvelopeFailure.None);
        return keygenEvent!;
    }

    /// <summary>Read as a receiver does, whose events own their bodies.</summary>
    public static KeygenEvent ReadFromOwn(RecordedDelivery recorded, byte[] body)
    {
        EventReader.TryRead(Verified(recorded, body), ownsBody: true, out var keygenEvent, out _).Should().BeTrue();
        return keygenEvent!;
    }

    public static EnvelopeFailure Read(RecordedDelivery recorded, byte[] body, out KeygenEvent? keygenEvent)
    {
        EventReader.TryRead(Verified(recorded, body), out keygenEvent, out var failure);
        return failure;
    }

    private static VerifiedDelivery Verified(RecordedDelivery recorded, byte[] body) =>
        new(new(body, recorded.AccountId, recorded.Header("Keygen-Version"), recorded.SentAt, SignedUrl.Parse(recorded.Url)));

    /// <summary>The version a delivery is really written in: the lower of what header and envelope say.</summary>
    public static string? Version(RecordedDelivery recorded) =>
        new[] { recorded.Header("Keygen-Version").ToString(), Envelope(recorded, "apiVersion") }
            .Where(static text => !string.IsNullOrEmpty(text))
            .MinBy(static text => System.Version.Parse(text!));

    public static string? Envelope(RecordedDelivery recorded, string member) =>
        recorded.Expect.GetProperty("envelope").GetProperty(member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public static bool IsBefore(RecordedDelivery recorded, string version) =>
        Version(recorded) is { } written && System.Version.Parse(written) < System.Version.Parse(version);

    /// <summary>The payload, parsed by .NET alone.</summary>
    public static JsonElement Document(RecordedDelivery recorded) => JsonElement.Parse(
        JsonElement.Parse(recorded.Body).GetProperty("data").GetProperty("attributes").GetProperty("payload").GetString()!);

    /// <summary>The resource objects of a payload: the one, or those of the list.</summary>
    public static JsonElement[] Resources(JsonElement document) =>
        document.GetProperty("data") is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [document.GetProperty("data")];

    /// <summary>The members of an object in <c>expect</c>, or none when it is absent or null.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Members(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var members) && members.ValueKind is JsonValueKind.Object
            ? members.EnumerateObject().ToDictionary(static member => member.Name, static member => member.Value)
            : new Dictionary<string, JsonElement>();
}
