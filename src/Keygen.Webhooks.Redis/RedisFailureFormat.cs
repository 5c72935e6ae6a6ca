using System.Globalization;
using System.Text.Json;
using Keygen.Webhooks.Idempotency;
using StackExchange.Redis;

namespace Keygen.Webhooks.Redis;

/// <summary>
/// The fields of an event's failures: <c>event</c> has the event's identity as a JSON list, and each handler has a field <c>h</c> and its
/// name, with the attempts, the time in Unix milliseconds and the type of the last error.
/// </summary>
internal static class RedisFailureFormat
{
    /// <summary>Writes the identity; empty for null.</summary>
    public static string Write(EventIdentity? identity)
    {
        if (identity is null)
        {
            return "";
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var text in new[] { identity.EventId, identity.EventName, identity.ResourceType, identity.ResourceId, identity.LicenseId })
            {
                writer.WriteStringValue(text); // null is written as null
            }

            writer.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Reads the failures, oldest first. Fields of a later version are skipped.</summary>
    public static (EventIdentity? Identity, HandlerFailure[] Failures) Read(HashEntry[] fields) => (
        fields.Where(static field => field.Name == "event").Select(static field => ReadIdentity(field.Value!)).FirstOrDefault(),
        [
            .. fields.Where(static field => ((string)field.Name!).StartsWith('h')).Select(static field => ReadFailure(((string)field.Name!)[1..], field.Value!))
                .OfType<HandlerFailure>().OrderBy(static failure => failure.LastFailedAt),
        ]);

    private static HandlerFailure? ReadFailure(string handler, string value) =>
        value.Split(' ', 3) is [var attempts, var at, var type]
        && int.TryParse(attempts, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            ? new(handler, count, type, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds))
            : null;

    private static EventIdentity? ReadIdentity(string json)
    {
        using var document = JsonDocument.Parse(json);
        string?[] texts = [.. document.RootElement.EnumerateArray().Select(static one => one.GetString())];
        return texts is [{ } id, { } name, var type, var resource, var license, ..] ? new(id, name, type, resource, license) : null;
    }
}
