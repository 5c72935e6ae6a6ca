using System.Globalization;
using System.Text;
using Keygen.Webhooks.Diagnostics;

namespace Keygen.Webhooks.CatchUp;

/// <summary>What a replay would do. Nothing was run or changed.</summary>
public sealed record ReplayPlan
{
    /// <summary>How the dry run ended. Unless it is <see cref="CatchUpOutcome.Completed"/>, the counts are of a part only.</summary>
    public required CatchUpOutcome Outcome { get; init; }

    /// <summary>One sentence that says why the dry run ended early; null after <see cref="CatchUpOutcome.Completed"/>.</summary>
    public string? Problem { get; init; }

    /// <summary>The number of events that would run.</summary>
    public int Events { get; init; }

    /// <summary>The handlers that would run, and for how many events each.</summary>
    public IReadOnlyDictionary<string, int> Handlers { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>When Keygen recorded the first event that would run; null for none.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>When Keygen recorded the last event that would run; null for none.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>The number of events that would not run, because the chosen handlers have completed them.</summary>
    public int AlreadyDone { get; init; }

    /// <summary>The events that would not run for another reason.</summary>
    public ReplaySkips Skipped { get; init; } = new();

    /// <summary>What the request asks for and cannot get, in sentences.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The number of requests that the dry run made to Keygen's API. A run needs about as many.</summary>
    public int Requests { get; init; }

    /// <summary>Returns the plan as text for people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{EnglishText.Count(Events, "event")} would run");
        if (First is { } first && Last is { } last)
        {
            text.Append(CultureInfo.InvariantCulture, $", recorded from {first:u} to {last:u}");
        }

        text.Append(CultureInfo.InvariantCulture, $"; {EnglishText.Count(AlreadyDone, "is", "are")} done already.").AppendLine();
        foreach (var (handler, count) in Handlers.OrderBy(static handler => handler.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {handler}: {EnglishText.Count(count, "event")}").AppendLine();
        }

        foreach (var (count, why) in (ReadOnlySpan<(int, string)>)[
            (Skipped.NoHandler, "without a chosen handler"), (Skipped.OtherEndpoint, "for another endpoint's URL"),
            (Skipped.TooOld, "older than the store's memory"), (Skipped.NotKnown, "settled, and the store does not know by which handlers"),
            (Skipped.NoPayload, "without a payload yet"), (Skipped.Unreadable, "that cannot be read")])
        {
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  skipped: {EnglishText.Count(count, "event")} {why}").AppendLine();
            }
        }

        foreach (var remark in Problem is null ? Remarks : Remarks.Append(Problem))
        {
            text.AppendLine(remark);
        }

        return text.ToString();
    }
}
