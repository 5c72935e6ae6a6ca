using Keygen.Webhooks.Dashboard.Recording;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Dashboard.Sections.Deliveries;

/// <summary>Which deliveries somebody wants to see. All that is set must match.</summary>
/// <param name="Registration">The registration's name; null for all.</param>
/// <param name="Outcome">An outcome, or a kind of outcomes: done, repeated, failed, refused.</param>
/// <param name="Event">The event's name, or the beginning of names: <c>license.</c>.</param>
/// <param name="Resource">The id of the resource or of its license.</param>
/// <param name="Text">Occurs in an id, a name, a handler or an error's type. Content is not searched: it is masked.</param>
internal sealed record DeliveryFilter(string? Registration, string? Outcome, string? Event, string? Resource, string? Text)
{
    public static DeliveryFilter Of(IQueryCollection query) => new(
        query.TryGetValue("registration", out var registration) ? registration.ToString() : null,
        TextOf(query["outcome"]), TextOf(query["event"]), TextOf(query["resource"]), TextOf(query["text"]));

    public bool Matches(RecordedDelivery delivery) =>
        (Registration is null || string.Equals(delivery.Registration, Registration, StringComparison.Ordinal))
        && (Outcome is null || string.Equals(DeliveryRows.KindOf(delivery.Outcome), Outcome, StringComparison.Ordinal)
            || string.Equals(delivery.Outcome.ToString(), Outcome, StringComparison.Ordinal))
        && (Event is null || delivery.EventName?.StartsWith(Event, StringComparison.OrdinalIgnoreCase) is true)
        && (Resource is null || Is(delivery.Subject.Resource?.Id, Resource) || Is(delivery.Subject.LicenseId, Resource))
        && (Text is null || TextsOf(delivery).Any(text => text?.Contains(Text, StringComparison.OrdinalIgnoreCase) is true));

    private static IEnumerable<string?> TextsOf(RecordedDelivery delivery) =>
    [
        delivery.Run, delivery.Replay, delivery.EventName, delivery.EventId, delivery.EventToken, delivery.TraceId, delivery.Outcome.ToString(),
        delivery.VerificationFailure.ToString(),
        delivery.Subject.Resource?.Id, delivery.Subject.Resource?.Type, delivery.Subject.LicenseId,
        .. delivery.Handlers.Select(static one => one.Handler), .. delivery.Handlers.Select(static one => one.ErrorType?.FullName),
    ];

    private static bool Is(string? id, string wanted) => string.Equals(id, wanted, StringComparison.OrdinalIgnoreCase);

    private static string? TextOf(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
