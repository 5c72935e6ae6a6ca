using Keygen.Webhooks.Chaos.Fake;
using Keygen.Webhooks.Chaos.Sending;

namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>What Keygen gave up on, and what became of it.</summary>
internal sealed record Rescue
{
    /// <summary>What Keygen made of each delivery; a retry by hand is one of its own.</summary>
    public required IReadOnlyList<KeygenRow> Rows { get; init; }

    /// <summary>Events of which no delivery was ever acknowledged, as far as Keygen knows.</summary>
    public required int Unacknowledged { get; init; }

    /// <summary>Those of them whose effects, or some of them, are from runs that catch-up asked for.</summary>
    public required int Saved { get; init; }

    /// <summary>Runs of handlers that catch-up asked for.</summary>
    public required int Runs { get; init; }

    public static Rescue Of(IReadOnlyList<KeygenRow> rows, SenderLog sent, History history, IReadOnlyList<EffectRow> effects)
    {
        var delivered = rows.Where(static row => row.IsDelivered).Select(static row => row.IdempotencyToken).ToHashSet(StringComparer.Ordinal);
        var unacknowledged = sent.Events.Select(static one => one.Token).Where(token => !delivered.Contains(token)).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            Rows = rows,
            Unacknowledged = unacknowledged.Count,
            Saved = effects.Where(row => history.Runs.TryGetValue(row.Run, out var run) && run.IsCatchUp)
                .Select(static row => row.Duty.Token).Distinct(StringComparer.Ordinal).Count(unacknowledged.Contains),
            Runs = history.Runs.Values.Count(static run => run.IsCatchUp),
        };
    }

    /// <summary>Adds what did not happen and must have.</summary>
    public void Demand(Verdict verdict)
    {
        verdict.Need(Saved > 0, "Catch-up saved no event.");
        verdict.Need(Rows.Any(static row => row.WasRefused), "No connection was refused.");
        verdict.Need(Rows.Any(static row => row.WasBroken), "No receiver was killed with a request open.");
        verdict.Need(Rows.Any(static row => row.IsGivenUp), "No outage was longer than all retries.");
        verdict.Need(Rows.Any(static row => row is { IsDelivered: true, Attempts: > 1 }), "No retry was answered 200.");
    }
}
