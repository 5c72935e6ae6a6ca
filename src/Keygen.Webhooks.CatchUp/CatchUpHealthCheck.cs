using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Keygen.Webhooks.CatchUp;

/// <summary>Says what keeps catch-up from doing its work, and what it cannot do without people. Asks nobody: it looks at the last run.</summary>
internal sealed class CatchUpHealthCheck(CatchUpRunner catchUp, TimeProvider time) : IHealthCheck
{
    /// <summary>What Keygen or a store may be away for before it is worth a word.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = catchUp.Status;
        var problem = catchUp.ConfigurationError ?? ProblemOf(status, time.GetUtcNow()) ?? SilenceOf(status, catchUp.Began, catchUp.Options, time.GetUtcNow());
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
            when !(now - status.LastCompleted <= Patience) => result.Problem,
        { ParkedForGood: > 0 and var count } => string.Create(
            CultureInfo.InvariantCulture, $"{count} events are parked for good: mend their handlers and call CatchUpRunner.RetryParkedAsync."),
        _ => null,
    };

    /// <summary>Whatever the reason, also one that keeps a run from ever ending, here or on the machine that has the lease.</summary>
    internal static string? SilenceOf(CatchUpStatus status, DateTimeOffset began, CatchUpOptions options, DateTimeOffset now)
    {
        var since = status.LastCompleted > began ? status.LastCompleted.Value : began;
        var patience = options.Interval * 2 > Patience ? options.Interval * 2 : Patience;
        return options.RunOnSchedule && now - since > patience
            ? string.Create(CultureInfo.InvariantCulture, $"No run of catch-up has come to the end of the list since {since:u}: a backlog takes its time; else something hangs, here or on the machine that has the lease.")
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
            if (endpoint.InspectedAt is { } looked)
            {
                data["endpointLookedAt"] = looked;
            }
        }

        if (status.LastCompleted is { } completed)
        {
            data["lastCompleted"] = completed;
        }

        return data;
    }
}
