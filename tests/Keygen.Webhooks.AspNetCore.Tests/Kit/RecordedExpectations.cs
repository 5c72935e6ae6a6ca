using Keygen.Webhooks.Tests;

namespace Keygen.Webhooks.AspNetCore.Tests;

/// <summary>What a reader should get of a recorded delivery.</summary>
internal static class RecordedExpectations
{
    public static string EventId(this RecordedDelivery recorded) => recorded.Expect.GetProperty("eventId").GetString()!;

    public static string Token(this RecordedDelivery recorded) => recorded.Expect.GetProperty("idempotencyToken").GetString()!;

    /// <summary>The event classes that have none below them.</summary>
    public static IReadOnlyList<Type> MostDerived { get; } =
    [
        .. typeof(KeygenEvent).Assembly.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(KeygenEvent))
            && !typeof(KeygenEvent).Assembly.GetExportedTypes().Any(other => other.BaseType == type)),
    ];

    /// <summary><c>license.check-in-overdue</c> is a <c>LicenseCheckInOverdue</c>; a family without such classes has one for all.</summary>
    public static string ClassName(this RecordedDelivery recorded)
    {
        var name = Pascal(recorded.Event);
        return MostDerived.Any(type => type.Name == name) ? name : $"{Pascal(recorded.Event.Split('.')[0])}Event";
    }

    private static string Pascal(string name) => string.Concat(name.Split('.', '-').Select(static word => char.ToUpperInvariant(word[0]) + word[1..]));
}
