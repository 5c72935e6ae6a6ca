using System.Text.Json;

namespace Keygen.Webhooks.Resources;

/// <summary>Reads ISO 8601 dates independently of the machine's time zone and culture.</summary>
internal static class JsonDates
{
    /// <summary>Reads the current string. A date without an offset is in UTC, not in the machine's time zone.</summary>
    public static bool TryRead(in Utf8JsonReader reader, out DateTimeOffset date)
    {
        date = default;
        try
        {
            if (reader.TryGetDateTime(out var plain) && plain.Kind is DateTimeKind.Unspecified)
            {
                date = new(plain, TimeSpan.Zero);
                return true;
            }

            var isDate = reader.TryGetDateTimeOffset(out date);
            date = date.ToUniversalTime();
            return isDate;
        }
        catch (InvalidOperationException)
        {
            // The string contains half of a surrogate pair.
            return false;
        }
    }
}
