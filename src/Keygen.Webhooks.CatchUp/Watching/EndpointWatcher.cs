using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Dispatching;

namespace Keygen.Webhooks.CatchUp.Watching;

/// <summary>
/// The endpoint watch in one run: it observes the rows of the walk, and inspects endpoints and policies at intervals. It changes nothing at
/// Keygen.
/// </summary>
internal sealed class EndpointWatcher(RunContext run, DeliveredRowAudit delivered, Func<DateTimeOffset?> lastVerified)
{
    /// <summary>Prepares the stored state for the handlers of this run.</summary>
    /// <param name="now">The time.</param>
    public void Begin(DateTimeOffset now)
    {
        var handlers = FingerprintOf(run.Dispatcher.Subscriptions);
        var watch = run.Progress.Watch ?? new() { Handlers = handlers, From = now };

        // Events delivered before now, or while the last server without these handlers still runs, need not have a mark.
        var from = now + run.Options.Overlap;
        watch = watch.Handlers == handlers ? watch : watch.For(handlers, now, from);
        if (watch.From > from + TimeSpan.FromHours(1))
        {
            // A clock that was ahead wrote this time.
            watch = watch with { From = from, InspectedAt = null };
        }

        run.Progress = watch == run.Progress.Watch ? run.Progress : run.Progress with { Watch = watch };
    }

    /// <summary>Observes a row of this endpoint that the walk is about to pass.</summary>
    /// <param name="row">The row.</param>
    /// <param name="now">Keygen's clock.</param>
    public async Task PassAsync(EventRecord row, DateTimeOffset now)
    {
        if (run.Progress.Watch is not { } watch || row is not { Id: { } id, Created: { } created } || watch.SeenTo?.IsBefore(id, created) is false)
        {
            return;
        }

        if (row.Status is not "DELIVERED")
        {
            // Nobody may have been there to receive older rows, so they say nothing about the endpoint.
            watch = created <= now - run.Options.DeliverySilence ? watch
                : watch with { MissingFrom = watch.MissingFrom ?? created, MissingTo = created, Missing = watch.Missing + 1 };
        }
        else if (await delivered.SawAsync(row).ConfigureAwait(false))
        {
            watch = watch.WithoutMissing();
        }
        else
        {
            watch = run.Progress.Watch;
        }

        run.Progress = run.Progress with { Watch = watch with { SeenTo = new(id, created) } };
    }

    /// <summary>Completes the observation after the walk, and inspects endpoints and policies when that is due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isFirst">Whether this process has not inspected yet.</param>
    /// <returns>Whether this process has inspected, or need not; and the problem that prevented it, or null.</returns>
    public async Task<(bool Inspected, RunEnd? Trouble)> EndAsync(DateTimeOffset now, bool isFirst)
    {
        if (run.Progress.Watch is not { } watch)
        {
            return (false, null);
        }

        if (lastVerified() > watch.MissingFrom)
        {
            run.Progress = run.Progress with { Watch = watch.WithoutMissing() };
        }

        if ((!isFirst && now - watch.InspectedAt < run.Options.WatchInterval) || !run.Budget.AllowsRechecks)
        {
            return (!isFirst, null);
        }

        await delivered.ReviewAsync(now).ConfigureAwait(false);
        var inspection = await new EndpointInspection(run).RunAsync().ConfigureAwait(false);
        if (inspection.Trouble is null)
        {
            var findings = inspection.Findings.Concat(BudgetFinding(watch) is { } budget ? [budget] : []);
            run.Progress = run.Progress with
            {
                Watch = run.Progress.Watch! with { InspectedAt = now, Findings = [.. findings], NotVisible = [.. inspection.NotVisible] },
            };
            run.History?.CountAnew();
        }

        return (inspection.Trouble is null, inspection.Trouble);
    }

    /// <summary>An earlier budget finding stays until this process has walked often enough to know better.</summary>
    private EndpointFinding? BudgetFinding(EndpointWatchState before) =>
        run.History?.RequestsPerWalk is { } requests
            ? EndpointRules.OfBudget(requests, run.Options)
            : before.Findings?.Find(static finding => finding.Kind is EndpointFindingKind.BudgetTooSmall);

    private static string FingerprintOf(IEnumerable<HandlerSubscription> handlers)
    {
        var text = string.Join('\n', handlers.Select(static handler => $"{handler.Handler}\t{string.Join(',', handler.EventNames)}").Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
