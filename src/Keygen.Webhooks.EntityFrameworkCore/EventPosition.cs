using System.Globalization;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.EntityFrameworkCore;

/// <summary>The position of an event in a list, newest first. As a text, it is the cursor of the next page.</summary>
internal sealed record EventPosition(string EventHash, DateTime At)
{
    public static EventPosition? Parse(EventQuery query) => query.Cursor is not { } cursor ? null
        : cursor.Split('-') is [var ticks, { Length: 64 } hash] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at <= DateTime.MaxValue.Ticks && hash.All(char.IsAsciiHexDigitLower)
            ? new(hash, new DateTime(at, DateTimeKind.Utc))
            : throw query.InvalidCursor();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.Ticks}-{EventHash}");
}
