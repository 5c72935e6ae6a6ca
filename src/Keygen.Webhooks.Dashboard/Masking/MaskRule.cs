using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;

namespace Keygen.Webhooks.Dashboard.Masking;

/// <summary>
/// Which values of a payload are shown before somebody asks for the rest. It is the rule of the log's attributes: ids, names of types, and
/// what is neither a credential nor personal by its kind. Everything not listed here is masked, also what Keygen adds later.
/// </summary>
internal static class MaskRule
{
    private const int LongestWord = 64;

    /// <summary>Members whose values are words of Keygen's, besides those that end with Strategy or Basis.</summary>
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.Ordinal, "type", "status", "scheme", "state", "role", "kind", "engine", "channel", "algorithm", "signatureAlgorithm", "apiVersion",
        "checkInInterval", "heartbeatStatus", "event", "encoding", "interval", "code");

    /// <summary>Members whose values are dates of Keygen's.</summary>
    private static readonly FrozenSet<string> Dates = FrozenSet.Create(
        StringComparer.Ordinal, "created", "updated", "expiry", "backdated", "yanked", "lastValidated", "lastCheckIn", "nextCheckIn", "lastCheckOut",
        "lastHeartbeat", "nextHeartbeat", "cardExpiry", "subscriptionPeriodStart", "subscriptionPeriodEnd");

    private static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    /// <param name="name">The name of the member; null for an element of a list.</param>
    /// <param name="value">The reader, at a string.</param>
    public static bool ShowsText(string? name, ref Utf8JsonReader value)
    {
        if (name is null || value.ValueSpan.Length > LongestWord)
        {
            return false;
        }

        // By the name, not only by the form: a license's key or a fingerprint may be a UUID too.
        if (Dates.Contains(name))
        {
            return value.TryGetDateTimeOffset(out _);
        }

        if (name is "id" || name.EndsWith("Id", StringComparison.Ordinal))
        {
            return value.TryGetGuid(out _);
        }

        var text = value.GetString()!;
        return name is "self" or "related"
            ? text.StartsWith("/v1/", StringComparison.Ordinal)
            : (Words.Contains(name) || name.EndsWith("Strategy", StringComparison.Ordinal) || name.EndsWith("Basis", StringComparison.Ordinal))
                && !text.AsSpan().ContainsAnyExcept(WordCharacters);
    }

    /// <summary>Whether everything below a member is masked, numbers and names too: what an app writes there may be anything.</summary>
    public static bool HidesAll(string name) => name is "metadata";
}
