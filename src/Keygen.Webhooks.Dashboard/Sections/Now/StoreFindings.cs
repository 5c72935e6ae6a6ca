using System.Collections.Concurrent;
using Keygen.Webhooks.Diagnostics;
using Keygen.Webhooks.Idempotency;

namespace Keygen.Webhooks.Dashboard.Sections.Now;

/// <summary>What the store knows about failing events. It is asked at most every 30 seconds, however many people look.</summary>
internal sealed class StoreFindings(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>For how long Keygen delivers an event again.</summary>
    private static readonly TimeSpan KeygenRetries = TimeSpan.FromDays(2);

    private readonly ConcurrentDictionary<string, (long StartedAt, Task<EventCounts?> Counts)> _last = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<Finding>> OfAsync(DashboardRegistration registration)
    {
        if (registration.States is not { } states)
        {
            return [];
        }

        var last = _last.AddOrUpdate(
            registration.Name, _ => Begin(states),
            (_, old) => old.Counts.IsCompleted && time.GetElapsedTime(old.StartedAt) >= Interval ? Begin(states) : old);
        return await last.Counts.ConfigureAwait(false) is { Failing: > 0 } counts ? [Of(counts, time.GetUtcNow())] : [];
    }

    private static Finding Of(EventCounts counts, DateTimeOffset now)
    {
        var title = $"{EnglishText.Count(counts.Failing, "event has", "events have")} a handler that failed and has not completed since.";
        return now - counts.OldestFailure > KeygenRetries
            ? new(FindingLevel.Error, title, $"The oldest failed {counts.OldestFailure:u}. Keygen no longer delivers it again.", "Fix the handler, then run it under Waiting.")
            : new(FindingLevel.Warning, title, "Keygen delivers again what failed, for about two days.", "Fix the handler. Waiting lists them.");
    }

    private (long StartedAt, Task<EventCounts?> Counts) Begin(IEventStateReader states) => (time.GetTimestamp(), CountAsync(states));

    /// <summary>Null when the store does not answer in time, which the receiver's health reports.</summary>
    private async Task<EventCounts?> CountAsync(IEventStateReader states)
    {
        try
        {
            using var timeout = new CancellationTokenSource(Patience, time);

            // On the thread pool: a store may block its thread.
            return await Task.Run(() => states.CountAsync(timeout.Token).AsTask(), CancellationToken.None).WaitAsync(Patience, time).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
