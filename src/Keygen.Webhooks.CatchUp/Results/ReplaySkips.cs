namespace Keygen.Webhooks.CatchUp;

/// <summary>The events that match a replay's request but are not run, by reason.</summary>
public sealed record ReplaySkips
{
    /// <summary>None of the chosen handlers takes the event.</summary>
    public int NoHandler { get; init; }

    /// <summary>
    /// The event is for a URL that is neither in <c>EndpointUrls</c> nor in <see cref="CatchUpOptions.FormerEndpointUrls"/>. It is counted
    /// before the payload is read, so its resource may not match.
    /// </summary>
    public int OtherEndpoint { get; init; }

    /// <summary>
    /// The event is older than the store's memory, so nobody knows which handlers completed it. <see cref="ReplayMode.RunAgain"/> runs it.
    /// </summary>
    public int TooOld { get; init; }

    /// <summary>
    /// The event is settled, and the store does not know which handlers completed it. <see cref="ReplayMode.RunAgain"/> runs it.
    /// </summary>
    public int NotKnown { get; init; }

    /// <summary>Keygen has not stored the payload yet. The next run of the replay tries it again.</summary>
    public int NoPayload { get; init; }

    /// <summary>The row cannot be read as an event.</summary>
    public int Unreadable { get; init; }
}
