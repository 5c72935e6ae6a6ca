using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>What a reader should get of a recorded delivery.</summary>
internal static class RecordedExpectations
{
    public static string EventId(this RecordedDelivery recorded) => recorded.Expect.GetProperty("eventId").GetString()!;

    public static string Token(this RecordedDelivery recorded) => recorded.Expect.GetProperty("idempotencyToken").GetString()!;

    /// <summary><c>license.check-in-overdue</c> is a <c>LicenseCheckInOverdue</c>.</summary>
    public static string ClassName(this RecordedDelivery recorded) => string.Concat(
        recorded.Event.Split('.', '-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
}
