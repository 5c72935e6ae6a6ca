namespace Keygen.Webhooks.CatchUp;

/// <summary>What the endpoint watch last saw, on whatever machine.</summary>
/// <param name="InspectedAt">When endpoints and policies were last asked for; null before the first time.</param>
/// <param name="Findings">What people should mend; empty when all is well, as far as could be seen.</param>
/// <param name="NotVisible">What of Keygen's API the token may not read, or was too long to read: no finding can come of it.</param>
public sealed record EndpointStatus(DateTimeOffset? InspectedAt, IReadOnlyList<EndpointFinding> Findings, IReadOnlyList<string> NotVisible);
