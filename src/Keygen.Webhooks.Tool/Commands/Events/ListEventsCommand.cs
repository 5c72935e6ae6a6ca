using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Tool.CommandLine;
using Keygen.Webhooks.Tool.Deliveries;
using Keygen.Webhooks.Tool.Output;
using Keygen.Webhooks.Tool.Settings;

namespace Keygen.Webhooks.Tool.Commands.Events;

/// <summary>Lists events, the newest first. It asks for a page only when the one before is used up.</summary>
internal sealed class ListEventsCommand : ToolCommand
{
    private const int RowsBetweenNotes = 500;

    private static readonly string[] Columns = ["created", "status", "event", "id", "license"];

    private readonly Option<string[]> _names = new("--event", "--events")
    {
        Description = "Only these events, such as license.created or license.*. Repeat the option for more.", HelpName = "NAME",
        DefaultValueFactory = static _ => [], CompletionSources = { EventName.Complete },
    };

    private readonly Option<string?> _license = new("--license") { Description = "Only events about this license, or about what belongs to it.", HelpName = "ID" };

    private readonly Option<string?> _since = new("--since")
    {
        Description = "Only events since then: 30m, 2h, 1d, or a date such as 2026-11-28 or 2026-11-28T10:00:00Z.", HelpName = "TIME",
    };

    private readonly Option<string[]> _status = new("--status")
    {
        Description = "Only events with this status at Keygen. Repeat the option for more.", DefaultValueFactory = static _ => [],
    };

    private readonly Option<int> _limit = new("--limit", "-n") { Description = "The most events to list.", HelpName = "N", DefaultValueFactory = static _ => 20 };

    public ListEventsCommand()
        : base("list", "List the events that Keygen recorded, the newest first.")
    {
        _status.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "delivered", "delivering", "failing", "failed");
        _limit.Validators.Add(result =>
        {
            if (result.GetValue(_limit) < 1)
            {
                result.AddError("--limit must be 1 or more.");
            }
        });
        AddOptions([_names, _license, _since, _status, _limit, EventName.AllowUnknownChoiceOption, .. KeygenConnection.AllOptions]);
    }

    public override IReadOnlyList<CommandExample> Examples =>
    [
        new("events list --status failed --since 1d", "What Keygen gave up on since yesterday."),
        new("events list --event license.* --license 9b1ce1d0-2a3f-4b43-a0d5-5f2e9a4c0d11", "What happened to one license."),
        new("events list --limit 500 --json", "One JSON document for programs."),
    ];

    protected override async Task<int> RunAsync(CommandRun run, CancellationToken cancellationToken)
    {
        var names = EventName.DemandChoice(run.Get(_names)!, run);
        var since = run.Get(_since) is { } text ? PointInTime.Parse(text, run.Time) : DateTimeOffset.MinValue;
        using var connection = await KeygenConnection.OpenAsync(run, cancellationToken).ConfigureAwait(false);
        var found = new List<ListedRow>();
        var (read, isComplete) = (0, true);
        var exact = names.All(static name => !name.EndsWith('*')) ? names : [];
        await foreach (var row in connection.Api.WebhookEvents.ListAsync(new() { Events = exact }, cancellationToken).ConfigureAwait(false))
        {
            if (row.Created < since)
            {
                break; // the list is sorted, and the rest is older
            }

            if (++read % RowsBetweenNotes is 0 && ToolOutput.CanAsk)
            {
                run.Output.Note(string.Create(CultureInfo.InvariantCulture, $"{read} events read, back to {row.Created:u}. {found.Count} match."));
            }

            var listed = ListedRow.Of(row);
            if (!Matches(run, row, names) || (run.Get(_license) is { } license && !listed.IsAbout(license)))
            {
                continue;
            }

            if (found.Count == run.Get(_limit))
            {
                isComplete = false;
                break;
            }

            found.Add(listed);
        }

        Write(run, found, isComplete);
        return ExitCodes.Done;
    }

    private bool Matches(CommandRun run, EventRecord row, string[] names) =>
        (names.Length is 0 || Array.Exists(names, name => EventName.IsChosen(row.Name, name)))
        && (run.Get(_status) is not { Length: > 0 } status || status.Contains(row.Status, StringComparer.OrdinalIgnoreCase));

    private static void Write(CommandRun run, List<ListedRow> found, bool isComplete)
    {
        run.Output.Table(Columns, found.Select(static row => (string[])
        [
            row.Row.Created?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "", row.Row.Status ?? "", row.Row.Name ?? "",
            row.Row.Id ?? "", row.Subject.LicenseId ?? "",
        ]));
        run.Output.Line(found.Count is 0 ? "No event matches." : isComplete ? $"{found.Count} {(found.Count is 1 ? "event" : "events")}." : $"{found.Count} events, and there are more: raise --limit.");
        run.Output.Json(new JsonObject
        {
            ["events"] = new JsonArray([.. found.Select(static row => new JsonObject
            {
                ["id"] = row.Row.Id,
                ["event"] = row.Row.Name,
                ["status"] = row.Row.Status,
                ["created"] = row.Row.Created,
                ["endpoint"] = SafeUrl.WithoutPassword(row.Row.Endpoint),
                ["idempotencyToken"] = row.Row.IdempotencyToken,
                ["resource"] = row.Subject.Resource?.ToString(),
                ["license"] = row.Subject.LicenseId,
            })]),
            ["isComplete"] = isComplete,
        });
    }

    /// <summary>A row, and what its event is about.</summary>
    private sealed record ListedRow(EventRecord Row, EventSubject Subject)
    {
        public static ListedRow Of(EventRecord row) => new(row, EventReader.TryRead(row, out var keygenEvent, out _) ? EventSubject.Of(keygenEvent) : default);

        public bool IsAbout(string license) => string.Equals(Subject.LicenseId, license, StringComparison.OrdinalIgnoreCase);
    }
}
