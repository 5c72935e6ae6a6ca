namespace Keygen.Webhooks.CatchUp;

/// <summary>The last state of the endpoint watch, on any machine.</summary>
/// <param name="InspectedAt">When endpoints and policies were last read; null before the first time.</param>
/// <param name="Findings">The problems to fix; empty when none was found.</param>
/// <param name="NotVisible">
/// The lists of Keygen's API that the token has no permission to read or that are too long. The watch finds no problems there.
/// </param>
public sealed record EndpointStatus(DateTimeOffset? InspectedAt, IReadOnlyList<EndpointFinding> Findings, IReadOnlyList<string> NotVisible);
