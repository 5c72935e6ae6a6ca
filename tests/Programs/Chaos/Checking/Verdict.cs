namespace Keygen.Webhooks.Chaos.Checking;

/// <summary>What must not be.</summary>
internal enum Problem
{
    /// <summary>A handler of an acknowledged event has left no effect.</summary>
    Missing,

    /// <summary>One has left its effect twice, and nothing that happened allows it.</summary>
    Doubled,

    /// <summary>A handler ran to its end and its delivery took it for done, but its effect is not there.</summary>
    Discarded,

    /// <summary>There is an effect of what was never sent, or of a run in no ledger.</summary>
    Unknown,

    /// <summary>A handler ran after its completion was recorded.</summary>
    RanAfterMark,

    /// <summary>A handler ran beside itself, and nothing that happened allows it.</summary>
    RanBesideItself,

    /// <summary>A later handler ran beside, or before, one of an earlier event of the same license.</summary>
    OutOfOrder,

    /// <summary>A 200 came before a handler had ended, or before the event was handed over.</summary>
    AcknowledgedEarly,

    /// <summary>A delivery was never answered 200, or with a status nobody asked for.</summary>
    NotAcknowledged,

    /// <summary>The run shows nothing, because something did not happen in it.</summary>
    NothingShown,
}

/// <summary>What came of a check.</summary>
internal sealed class Verdict
{
    private readonly List<(Problem Problem, string Text)> _problems = [];

    public int Expected { get; set; }

    public int Effects { get; set; }

    /// <summary>Effects of the handlers that come and go, by handler.</summary>
    public Dictionary<string, int> PassingEffects { get; } = [];

    /// <summary>Events that receivers of both versions have claimed.</summary>
    public int ClaimedByBoth { get; set; }

    public int Runs { get; set; }

    public int FailedRuns { get; set; }

    /// <summary>Effects that are there twice with good reason, by reason.</summary>
    public Dictionary<Cause, int> Allowed { get; } = [];

    /// <summary>What Keygen gave up on; null where something else sent.</summary>
    public Rescue? Rescue { get; set; }

    /// <summary>What became of what was handed over; null where nothing was.</summary>
    public LaterFindings? Later { get; set; }

    public required KillWindows Windows { get; init; }

    public IReadOnlyList<(Problem Problem, string Text)> Problems => _problems;

    public bool IsGood => _problems.Count == 0;

    public void Add(Problem problem, string text) => _problems.Add((problem, text));

    /// <summary>Adds that the run shows nothing where something must have happened and has not.</summary>
    public void Need(bool holds, string otherwise)
    {
        if (!holds)
        {
            Add(Problem.NothingShown, otherwise);
        }
    }

    public int Count(Problem problem) => _problems.Count(found => found.Problem == problem);
}
