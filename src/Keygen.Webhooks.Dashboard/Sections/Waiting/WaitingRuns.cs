using Keygen.Webhooks.CatchUp;
using Keygen.Webhooks.Dashboard.Diagnostics;
using Keygen.Webhooks.Dashboard.Recording;
using Keygen.Webhooks.Dashboard.Serving;
using Keygen.Webhooks.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Keygen.Webhooks.Dashboard.Sections.Waiting;

/// <summary>Runs events that wait: as a back-fill of Keygen's list, so a handler that has completed does not run again.</summary>
internal sealed class WaitingRuns(DashboardServices dashboard, ILogger logger)
{
    private readonly Dictionary<string, WaitingJob> _jobs = new(StringComparer.Ordinal);
    private readonly CancellationToken _stopping = dashboard.App.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;

    /// <summary>The last run at this server; null when there was none.</summary>
    public WaitingJob? Last(string registration)
    {
        lock (_jobs)
        {
            return _jobs.GetValueOrDefault(registration);
        }
    }

    /// <summary>Says what a run would do. Changes nothing.</summary>
    public async Task<WaitingPlanJson> PlanAsync(WaitingRunJson asked, CancellationToken cancellationToken)
    {
        var (registration, replay) = Check(asked);
        if (IsRetryOfParked(asked))
        {
            var parked = (await registration.CatchUp!.ListWaitingAsync(cancellationToken).ConfigureAwait(false)).Count(static one => one.IsParked);
            return new(
                [
                    $"{EnglishText.Count(parked, "parked event")} would be tried again, also what is parked for good.",
                    "Catch-up reads each of them from Keygen, which takes a request each, and then continues with Keygen's list. Handlers that have completed do not run again.",
                ],
                parked > 0);
        }

        var plan = await replay.PlanAsync(RequestOf(asked, registration), cancellationToken).ConfigureAwait(false);
        var lines = plan.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(
            [.. lines, $"Keygen was asked {EnglishText.Count(plan.Requests, "time")}. A run asks about as often. Handlers that have completed do not run again."],
            plan.Events > 0);
    }

    /// <summary>Begins a run, and does not wait for its end.</summary>
    /// <exception cref="RequestRefusedException">One is running.</exception>
    public WaitingJob Begin(WaitingRunJson asked, string user)
    {
        var (registration, replay) = Check(asked);
        var what = asked.IsOne ? $"the event {asked.EventId ?? asked.Token}"
            : asked.Set is WaitingLists.HandedOver ? "all events that were handed over" : $"all {asked.Set} events";
        var request = IsRetryOfParked(asked) ? null : RequestOf(asked, registration);
        WaitingJob job;
        lock (_jobs)
        {
            if (_jobs.TryGetValue(registration.Name, out var last))
            {
                if (last.IsRunning)
                {
                    throw new RequestRefusedException(409, "A run is under way. Wait for its end, or stop it.");
                }

                last.Dispose();
            }

            _jobs[registration.Name] = job = new(what, request?.Name ?? "catch-up");
        }

        DashboardLog.WaitingRun(logger, user, what);
        _ = RunAsync(job, request, registration, replay);
        return job;
    }

    /// <summary>Stops the run that is under way, and does not wait for its end.</summary>
    /// <exception cref="RequestRefusedException">None is under way at this server.</exception>
    public WaitingJob Stop(string registration)
    {
        if (Last(registration) is not { IsRunning: true } job)
        {
            throw new RequestRefusedException(409, "This server has no run under way. Either it has just ended, or another server began it: only that one can stop it.");
        }

        job.Stop();
        return job;
    }

    /// <param name="job">The run.</param>
    /// <param name="request">The replay; null to retry what is parked.</param>
    /// <param name="registration">The registration.</param>
    /// <param name="replay">Replays of the registration.</param>
    private async Task RunAsync(WaitingJob job, ReplayRequest? request, DashboardRegistration registration, EventReplay replay)
    {
        await Task.Yield();
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(job.Stopped, _stopping);
            job.End(request is null
                ? WaitingJob.SentenceOf(await registration.CatchUp!.RetryParkedAsync(stop.Token).ConfigureAwait(false))
                : WaitingJob.SentenceOf(await replay.RunAsync(request, job, stop.Token).ConfigureAwait(false)));
        }
        catch (Exception exception)
        {
            DashboardLog.RequestFailed(logger, exception, "waiting/run");
            job.End($"The run failed ({exception.GetType().Name}). The log has the exception (id 9502).");
        }
    }

    private (DashboardRegistration Registration, EventReplay Replay) Check(WaitingRunJson asked)
    {
        var registration = dashboard.Find(asked.Registration);
        return asked is not { Set: WaitingLists.Failing or WaitingLists.Open or WaitingLists.HandedOver or WaitingLists.Parked }
            ? throw new RequestRefusedException(400, "There are no such events.")
            : asked.Set is WaitingLists.HandedOver && HandedOverList.HandlersOf(registration).Count == 0
            ? throw new RequestRefusedException(409, "This app has no handler that runs later.")
            : (registration, registration.Replay ?? throw new RequestRefusedException(409, "To run events from here, add AddCatchUp() and a token of Keygen's API."));
    }

    private static bool IsRetryOfParked(WaitingRunJson asked) => asked is { Set: WaitingLists.Parked, IsOne: false };

    private ReplayRequest RequestOf(WaitingRunJson asked, DashboardRegistration registration) => new()
    {
        Name = PageReplay.NameOf(dashboard.Time.GetUtcNow(), asked.IsOne),
        Mode = ReplayMode.BackFill,
        Handlers = asked.Set is WaitingLists.HandedOver ? HandedOverList.HandlersOf(registration) : [],
        EventId = asked.EventId,
        IdempotencyToken = asked.EventId is null ? asked.Token : null,
        State = asked.IsOne ? null : asked.Set switch
        {
            WaitingLists.Failing => ReplayEventState.Failing,
            WaitingLists.HandedOver => ReplayEventState.HandedOver,
            _ => ReplayEventState.Open,
        },
    };
}
