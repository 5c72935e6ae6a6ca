using System.Globalization;
using Keygen.Webhooks.Idempotency;
using Microsoft.AspNetCore.Http;

namespace Keygen.Webhooks.Dashboard.Sections.Events;

/// <summary>Selects events of Keygen's list. Keygen itself filters by name only.</summary>
internal sealed record ListFilter(string? Name, string? License, string? Status, DateTimeOffset? From, DateTimeOffset? To)
{
    public static ListFilter Of(IQueryCollection query) =>
        new(Text(query, "name"), Text(query, "license"), Text(query, "status"), Time(query, "from"), Time(query, "to")?.AddDays(1)); // the whole last day

    /// <summary>Whether this row, and all after it, are too old.</summary>
    public bool IsOver(EventRecord row) => row.Created < From;

    public bool Matches(EventRecord row) =>
        (Status is null || row.Status == Status) && !(row.Created >= To)
        && (License is null || (EventReader.TryRead(row, out var e, out _) && EventIdentity.Of(e) is var identity && (identity.LicenseId == License || identity.ResourceId == License)));

    private static string? Text(IQueryCollection query, string name) => query[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? Time(IQueryCollection query, string name) =>
        DateTimeOffset.TryParse(query[name], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
