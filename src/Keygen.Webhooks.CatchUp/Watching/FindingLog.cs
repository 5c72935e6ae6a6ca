using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Runs;

namespace Keygen.Webhooks.CatchUp.Watching;

/// <summary>Logs each new finding of the watch, and each finding that has ended, once per process.</summary>
internal static class FindingLog
{
    public static void Write(CatchUpServices parts, EndpointStatus? before, EndpointStatus now)
    {
        foreach (var finding in now.Findings.Where(finding => before?.Findings.Any(old => old.Kind == finding.Kind) is not true))
        {
            CatchUpLog.Found(parts.Logger, finding.Kind, finding.Message);
        }

        foreach (var old in before?.Findings.Where(old => now.Findings.All(finding => finding.Kind != old.Kind)) ?? [])
        {
            CatchUpLog.NotFoundAnyMore(parts.Logger, old.Kind);
        }

        foreach (var list in now.NotVisible.Except(before?.NotVisible ?? []))
        {
            CatchUpLog.NotVisible(parts.Logger, list);
        }

        parts.Metrics.Watched(parts.Registration, now);
    }
}
