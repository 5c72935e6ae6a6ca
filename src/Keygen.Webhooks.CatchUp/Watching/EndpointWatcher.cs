using System.Security.Cryptography;
using System.Text;
using Keygen.Webhooks.CatchUp.Progress;
using Keygen.Webhooks.CatchUp.Runs;
using Keygen.Webhooks.Dispatching;

namespace Keygen.Webhooks.CatchUp.Watching;

/// <summary>The endpoint watch in one run: it listens to the walk, and now and then looks at endpoints and policies. It only reads.</summary>
internal sealed class EndpointWatcher(RunContext run, DeliveredRowAudit delivered, Func<DateTimeOffset?> lastVerified)
{
    /// <summary>What is written down, ready for this run's handlers.</summary>
    /// <param name="now">The time.</param>
    public void Begin(DateTimeOffset now)
    {
        var handlers = FingerprintOf(run.Dispatcher.Subscriptions);
        var watch = run.Progress.Watch ?? new() { Handlers = handlers, From = now };

        // Of what was delivered before, or while the last server without these handlers still runs, there need be no mark.
        var from = now + run.Options.Overlap;
        watch = watch.Handlers == handlers ? watch : watch.For(handlers, now, from);
        if (watch.From > from + TimeSpan.FromHours(1))
        {
            // A clock that ran ahead wrote it down.
            watch = watch with { From = from, InspectedAt = null };
        }

        run.Progress = watch == run.Progress.Watch ? run.Progress : run.Progress with { Watch = watch };
    }

    /// <summary>A row of ours that the walk is about to pass.</summary>
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
            // Of older ones, nobody may have been there to take them: they say nothing of the endpoint.
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

    /// <summary>After the walk.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isFirst">Whether this process has not looked yet.</param>
    /// <returns>Whether this process need not look by itself any more, and what was in the way.</returns>
    public async Task<(bool Looked, RunEnd? Trouble)> EndAsync(DateTimeOffset now, bool isFirst)
    {
        if (run.Progress.Watch is not { } watch)
        {
            return (false, null);
        }

        if (lastVerified() > watch.MissingFrom)
        {
            run.Progress = run.Progress with { Watch = watch.WithoutMissing() };
        }

        if ((!isFirst && now - watch.InspectedAt < run.Options.WatchInterval) || !run.Budget.AllowsLookingAgain)
        {
            return (!isFirst, null);
        }

        await delivered.ReviewAsync(now).ConfigureAwait(false);
        var look = await new EndpointInspection(run).RunAsync().ConfigureAwait(false);
        if (look.Trouble is null)
        {
            var findings = look.Findings.Concat(BudgetFinding(watch) is { } budget ? [budget] : []);
            run.Progress = run.Progress with
            {
                Watch = run.Progress.Watch! with { InspectedAt = now, Looked = [.. findings], NotVisible = [.. look.NotVisible] },
            };
            run.History?.CountAnew();
        }

        return (look.Trouble is null, look.Trouble);
    }

    /// <summary>What was found before stands where this process has not walked long enough to know.</summary>
    private EndpointFinding? BudgetFinding(EndpointWatchState before) =>
        run.History?.RequestsPerWalk is { } requests
            ? EndpointRules.OfBudget(requests, run.Options)
            : before.Looked?.Find(static finding => finding.Kind is EndpointFindingKind.BudgetTooSmall);

    private static string FingerprintOf(IEnumerable<HandlerSubscription> handlers)
    {
        var text = string.Join('\n', handlers.Select(static handler => $"{handler.Handler}\t{string.Join(',', handler.EventNames)}").Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
