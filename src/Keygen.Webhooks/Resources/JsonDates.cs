using System.Text.Json;

namespace Keygen.Webhooks.Resources;

/// <summary>Reads ISO 8601 dates the same on every machine.</summary>
internal static class JsonDates
{
    /// <summary>Reads the string the reader is at; a date without an offset is in UTC, not in the time zone of the machine.</summary>
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
            // Half of a surrogate pair.
            return false;
        }
    }
}
