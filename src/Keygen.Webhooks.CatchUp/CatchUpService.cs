using Keygen.Webhooks.CatchUp.Diagnostics;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keygen.Webhooks.CatchUp;

/// <summary>
/// Runs catch-up once the host has started, and then at every interval. While a problem lasts, each wait is longer. In a shutdown the walk
/// ends at once, and a running handler has the same grace as in a delivery.
/// </summary>
internal sealed class CatchUpService(CatchUpRunner catchUp, CatchUpServices parts) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if ((catchUp.ConfigurationError ?? (parts.Progress as ProgressFiles)?.Check()) is { } error)
        {
            throw new OptionsValidationException(parts.Registration, typeof(CatchUpOptions), [error]);
        }

        foreach (var warning in parts.Options.Findings.Remarks)
        {
            CatchUpLog.SettingRemark(parts.Logger, warning);
        }

        if (!parts.Store.Traits.SurvivesRestart)
        {
            CatchUpLog.StoreForgets(parts.Logger);
        }

        if (parts.Progress is ProgressFiles files)
        {
            CatchUpLog.KeepsFiles(parts.Logger, files.Folder);
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (catchUp.Options.RunOnSchedule)
        {
            _running = Task.Run(LoopAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken) => await _stop.CancelAsync().ConfigureAwait(false);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stop.Dispose();

    /// <summary>The time until the next run.</summary>
    internal static TimeSpan DelayAfter(CatchUpResult result, int troubles, CatchUpOptions options, DateTimeOffset now)
    {
        if (result.Outcome is CatchUpOutcome.QuotaSpent or CatchUpOutcome.BudgetSpent)
        {
            return now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime;
        }

        var slowed = options.Interval * Math.Pow(2, Math.Min(troubles, 20));
        var longest = options.Interval > LongestWait ? options.Interval : LongestWait;
        slowed = slowed < longest ? slowed : longest;
        return result.RetryAfter > slowed ? result.RetryAfter.Value : slowed;
    }

    internal static bool IsTrouble(CatchUpResult result) => result.Outcome is
        CatchUpOutcome.RateLimited or CatchUpOutcome.ApiUnavailable or CatchUpOutcome.NotVerified or CatchUpOutcome.Unreadable
        or CatchUpOutcome.Unauthorized
        || result is { Outcome: CatchUpOutcome.Misconfigured, Requests: > 0 };

    private async Task LoopAsync()
    {
        var stop = _stop.Token;
        TimeSpan? recently = null;
        for (var troubles = 0; !stop.IsCancellationRequested;)
        {
            var result = await RunAsync(recently, stop).ConfigureAwait(false);
            recently = parts.Options.Interval / 2;
            troubles = IsTrouble(result) ? troubles + 1 : 0;
            var delay = DelayAfter(result, troubles, parts.Options, parts.Time.GetUtcNow());
            LogProblem(result, delay);
            await Task.Delay(delay, parts.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<CatchUpResult> RunAsync(TimeSpan? recently, CancellationToken stop)
    {
        try
        {
            return await catchUp.RunRequestAsync(new() { IsScheduled = true, UnlessCompletedWithin = recently, Stop = stop }).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A logger or a listener threw. The schedule goes on.
            return new() { Outcome = CatchUpOutcome.StoreUnavailable };
        }
    }

    private void LogProblem(CatchUpResult result, TimeSpan delay)
    {
        if (result is not { Problem: { } problem, Outcome: not (CatchUpOutcome.HeldElsewhere or CatchUpOutcome.Stopped) })
        {
            return;
        }

        try
        {
            CatchUpLog.Trouble(parts.Logger, result.Outcome is CatchUpOutcome.Overtaken ? LogLevel.Information : LogLevel.Error, problem, delay);
        }
        catch (Exception)
        {
            // The logger threw. The schedule goes on.
        }
    }
}
