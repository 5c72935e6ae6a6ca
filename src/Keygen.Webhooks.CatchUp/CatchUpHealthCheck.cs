using System.Globalization;
using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keygen.Webhooks.CatchUp;

/// <summary>Reports what stops catch-up and what needs somebody's help. It reads the result of the last run and makes no request.</summary>
internal sealed class CatchUpHealthCheck(CatchUpRunner catchUp, TimeProvider time) : IHealthCheck
{
    /// <summary>How long Keygen or a store may be unavailable before the check reports it.</summary>
    private static readonly TimeSpan OutageTolerance = TimeSpan.FromHours(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = catchUp.Status;
        var problem = catchUp.ConfigurationError ?? ProblemOf(status, time.GetUtcNow()) ?? OverdueRunOf(status, catchUp.Began, catchUp.Options, time.GetUtcNow());
        if (status.Endpoint is { Findings.Count: > 0 } endpoint)
        {
            problem = string.Join(' ', endpoint.Findings.Select(static finding => finding.Message).Prepend(problem).OfType<string>());
        }

        return Task.FromResult(new HealthCheckResult(
            problem is null ? HealthStatus.Healthy : context.Registration.FailureStatus, problem, data: DataOf(status)));
    }

    internal static string? ProblemOf(CatchUpStatus status, DateTimeOffset now) => status.LastResult switch
    {
        null => null,
        { Outcome: CatchUpOutcome.SetFull or CatchUpOutcome.Unauthorized or CatchUpOutcome.NotVerified or CatchUpOutcome.Unreadable
            or CatchUpOutcome.Misconfigured or CatchUpOutcome.BudgetSpent or CatchUpOutcome.QuotaSpent } result => result.Problem,
        { Outcome: CatchUpOutcome.RateLimited or CatchUpOutcome.ApiUnavailable or CatchUpOutcome.StoreUnavailable } result
            when !(now - status.LastCompleted <= OutageTolerance) => result.Problem,
        { ParkedForGood: > 0 and var count } =>
            $"{EnglishText.Count(count, "event is", "events are")} parked for good. Fix the handlers, then call CatchUpRunner.RetryParkedAsync.",
        _ => null,
    };

    /// <summary>
    /// Reports that no run has completed for too long, whatever the reason: a run may hang here or on the machine that holds the lease.
    /// </summary>
    internal static string? OverdueRunOf(CatchUpStatus status, DateTimeOffset began, CatchUpOptions options, DateTimeOffset now)
    {
        var since = status.LastCompleted > began ? status.LastCompleted.Value : began;
        var tolerance = options.Interval * 2 > OutageTolerance ? options.Interval * 2 : OutageTolerance;
        return options.RunOnSchedule && now - since > tolerance
            ? string.Create(CultureInfo.InvariantCulture, $"No run of catch-up has reached the end of the list since {since:u}. A backlog takes time; without one, a run hangs here or on the machine that holds the lease.")
            : null;
    }

    private static Dictionary<string, object> DataOf(CatchUpStatus status)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["requestsToday"] = status.RequestsToday };
        if (status.LastResult is { } result)
        {
            (data["lastOutcome"], data["open"], data["parked"], data["parkedForGood"]) =
                (result.Outcome.ToString(), result.Open, result.Parked, result.ParkedForGood);
        }

        if (status.Endpoint is { } endpoint)
        {
            data["findings"] = string.Join(", ", endpoint.Findings.Select(static finding => finding.Kind));
            data["notVisible"] = string.Join(", ", endpoint.NotVisible);
            if (endpoint.InspectedAt is { } inspected)
            {
                data["endpointInspectedAt"] = inspected;
            }
        }

        if (status.LastCompleted is { } completed)
        {
            data["lastCompleted"] = completed;
        }

        return data;
    }
}
