namespace Keygen.Webhooks.CatchUp;

/// <summary>The counts and the outcome of one run of catch-up.</summary>
public sealed record CatchUpResult
{
    /// <summary>How the run ended.</summary>
    public required CatchUpOutcome Outcome { get; init; }

    /// <summary>One sentence that says why the run stopped early; null after <see cref="CatchUpOutcome.Completed"/>.</summary>
    public string? Problem { get; init; }

    /// <summary>The number of rows read, in the list and again by id.</summary>
    public int Seen { get; init; }

    /// <summary>The number of events dispatched to the handlers, whatever their outcome.</summary>
    public int Dispatched { get; init; }

    /// <summary>The number of dispatched events that this run completed. They were missed or late.</summary>
    public int Handled { get; init; }

    /// <summary>The number of dispatched events that were already completed.</summary>
    public int Duplicates { get; init; }

    /// <summary>The number of dispatched events with a failed handler, plus the rows that could not be read as an event.</summary>
    public int Failed { get; init; }

    /// <summary>The number of events in the open set at the end: not completed yet, for a reason other than a failed handler.</summary>
    public int Open { get; init; }

    /// <summary>The number of events in the parked set at the end: a handler failed for them.</summary>
    public int Parked { get; init; }

    /// <summary>
    /// The number of parked events that are not retried automatically any more; see <see cref="CatchUpRunner.RetryParkedAsync"/>.
    /// </summary>
    public int ParkedForGood { get; init; }

    /// <summary>
    /// The number of undelivered events for a URL that is neither in <c>EndpointUrls</c> nor in
    /// <see cref="CatchUpOptions.FormerEndpointUrls"/>.
    /// </summary>
    public int UnknownUrl { get; init; }

    /// <summary>The number of undelivered events that were not dispatched because the store may no longer have marks that old.</summary>
    public int TooOld { get; init; }

    /// <summary>
    /// The number of open or parked events that were abandoned, because Keygen no longer has them or they became too old.
    /// </summary>
    public int Abandoned { get; init; }

    /// <summary>The number of requests made to Keygen's API.</summary>
    public int Requests { get; init; }

    /// <summary>The wait that Keygen asked for; null if it asked for none.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
