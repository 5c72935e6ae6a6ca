namespace Keygen.Webhooks.CatchUp;

/// <summary>What one run of catch-up did.</summary>
public sealed record CatchUpResult
{
    /// <summary>How it ended.</summary>
    public required CatchUpOutcome Outcome { get; init; }

    /// <summary>What was in the way, in a sentence; null after <see cref="CatchUpOutcome.Completed"/>.</summary>
    public string? Problem { get; init; }

    /// <summary>Rows looked at, in the list and again by id.</summary>
    public int Seen { get; init; }

    /// <summary>Events handed to the handlers, whatever came of it.</summary>
    public int HandedOver { get; init; }

    /// <summary>Of those, the events that this run completed: without it they would have been missed, or come later.</summary>
    public int Handled { get; init; }

    /// <summary>Of those, the events that had been completed before.</summary>
    public int Duplicates { get; init; }

    /// <summary>Of those, the events one of whose handlers failed; and rows that could not be read as an event.</summary>
    public int Failed { get; init; }

    /// <summary>Events in the open set at the end.</summary>
    public int Open { get; init; }

    /// <summary>Events in the parked set at the end.</summary>
    public int Parked { get; init; }

    /// <summary>Of the parked ones, those that are not tried again by themselves; see <see cref="CatchUpRunner.RetryParkedAsync"/>.</summary>
    public int ParkedForGood { get; init; }

    /// <summary>Events of the account, not delivered, whose endpoint URL is neither ours nor a former one of ours.</summary>
    public int UnknownUrl { get; init; }

    /// <summary>Events of ours, not delivered, that were not handed over because marks that old may be gone.</summary>
    public int TooOld { get; init; }

    /// <summary>Events that were open or parked and are gone from Keygen, or became too old: given up.</summary>
    public int GivenUp { get; init; }

    /// <summary>Requests made to Keygen's API.</summary>
    public int Requests { get; init; }

    /// <summary>How long Keygen asked to be left alone; null if it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
